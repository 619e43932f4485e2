import Foundation

/// Reads a pickle: the program for a stack machine in which Python writes down objects. Python's own machine calls any function
/// that a pickle names. This one knows those few that files of weights are made with, and calls none: it notes what they
/// would make.
///
/// The format: https://github.com/python/cpython/blob/main/Lib/pickletools.py
struct PickleMachine {
    private let bytes: UnsafeRawBufferPointer
    private let rules: PickleRules
    /// Where the next instruction is.
    private(set) var position: Int
    private let limit: Int
    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]
    /// What values refer to by number.
    private(set) var objects = PickledObjects()

    /// - Parameter start: where the pickle begins in `bytes`.
    init(_ bytes: UnsafeRawBufferPointer, from start: Int = 0, _ rules: PickleRules) {
        (self.bytes, self.rules, position) = (bytes, rules, start)
        limit = min(bytes.count, start + PickleRules.mostBytes)
    }

    /// The object that the pickle describes. `position` is then behind it.
    /// - Throws: `EngineError` when it is damaged, too large or names what it must not.
    mutating func run() throws -> PickleValue {
        for _ in 0..<PickleRules.mostInstructions {
            let code = try byte()
            guard let instruction = PickleInstruction(rawValue: code) else { throw rules.damaged }
            if instruction == .stop { return try pop() }
            try perform(instruction)
        }
        throw rules.error("its pickle has more instructions than any weights need")
    }

    private mutating func perform(_ instruction: PickleInstruction) throws {
        switch instruction {
        case .protocol: try checkVersion()
        case .frame: _ = try take(8)
        case .none, .true, .false, .int4, .int1, .int2, .long, .float: stack.append(try number(instruction))
        case .text4, .text1, .text8, .string1, .string4, .bytes1, .bytes4: stack.append(try text(instruction))
        case .emptyList, .emptyTuple, .emptyDictionary, .list, .tuple, .dictionary: try makeContainer(instruction)
        case .tuple1: try makeTuple(of: 1)
        case .tuple2: try makeTuple(of: 2)
        case .tuple3: try makeTuple(of: 3)
        case .append, .appends, .setItem, .setItems: try fill(instruction)
        case .put1, .put4, .memoize: try remember(instruction)
        case .get1, .get4: try recall(instruction)
        case .mark: marks.append(stack.count)
        case .pop: _ = try pop()
        case .popToMark: _ = try popToMark()
        case .global: try pushGlobal(try line(), try line())
        case .stackGlobal:
            guard case .text(let name) = try pop(), case .text(let module) = try pop() else { throw rules.damaged }
            try pushGlobal(module, name)
        case .instance: try pushGlobal(try line(), try line())
        case .persistent: try pushStorage(named: try pop())
        case .call: try call()
        // Attributes, such as a state's versions of modules, mean nothing here.
        case .setAttributes: _ = try pop()
        case .stop: break
        }
    }

    // MARK: - Stack

    private mutating func pop() throws -> PickleValue {
        guard let value = stack.popLast(), stack.count >= marks.last ?? 0 else { throw rules.damaged }
        return value
    }

    private mutating func popToMark() throws -> [PickleValue] {
        guard let mark = marks.popLast(), mark <= stack.count else { throw rules.damaged }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    private mutating func push(_ kind: PickledObjects.Container.Kind, _ elements: [PickleValue]) {
        stack.append(.container(objects.containers.count))
        objects.containers.append(.init(kind: kind, elements: elements))
    }

    private mutating func remember(_ instruction: PickleInstruction) throws {
        guard let top = stack.last else { throw rules.damaged }
        let place =
            switch instruction {
            case .put1: Int(try byte())
            case .put4: try whole(4)
            default: memo.count
            }
        memo[place] = top
    }

    private mutating func recall(_ instruction: PickleInstruction) throws {
        guard let value = memo[instruction == .get1 ? Int(try byte()) : try whole(4)] else { throw rules.damaged }
        stack.append(value)
    }

    // MARK: - Lists, tuples and dictionaries

    private mutating func makeContainer(_ instruction: PickleInstruction) throws {
        switch instruction {
        case .emptyList: push(.list, [])
        case .emptyTuple: push(.tuple, [])
        case .emptyDictionary: push(.dictionary, [])
        case .tuple: push(.tuple, try popToMark())
        case .list: push(.list, try popToMark())
        default: push(.dictionary, try pairs(try popToMark()))
        }
    }

    private mutating func makeTuple(of count: Int) throws {
        let elements = try (0..<count).map { _ in try pop() }
        push(.tuple, elements.reversed())
    }

    private func pairs(_ values: [PickleValue]) throws -> [PickleValue] {
        guard values.count.isMultiple(of: 2) else { throw rules.damaged }
        return values
    }

    /// Adds to the list or the dictionary that is below what is added.
    private mutating func fill(_ instruction: PickleInstruction) throws {
        let isList = instruction == .append || instruction == .appends
        var added: [PickleValue]
        switch instruction {
        case .append: added = [try pop()]
        case .setItem:
            let value = try pop()
            added = [try pop(), value]
        default: added = try popToMark()
        }
        if !isList { added = try pairs(added) }
        guard case .container(let number)? = stack.last,
            objects.containers[number].kind == (isList ? .list : .dictionary)
        else { throw rules.damaged }
        objects.containers[number].elements += added
    }

    // MARK: - Calls

    private mutating func pushGlobal(_ module: String, _ name: String) throws {
        guard let global = PickleGlobal(module, name) else { throw rules.refusal(of: "\(module).\(name)") }
        stack.append(.global(global))
    }

    /// What a function makes of its arguments, for the few that there are.
    private mutating func call() throws {
        let arguments = try elements(of: try pop())
        guard case .global(let function) = try pop() else { throw rules.damaged }
        switch function {
        case .orderedDict:
            // Its members follow.
            guard arguments.isEmpty else { throw rules.damaged }
            push(.dictionary, [])
        case .rebuildTensor: try pushTensor(of: arguments)
        case .rebuildParameter, .size:
            guard let value = arguments.first else { throw rules.damaged }
            stack.append(value)
        case .device: stack.append(.none)
        case .storage: throw rules.damaged
        }
    }

    /// The elements of a list or a tuple.
    private func elements(of value: PickleValue) throws -> [PickleValue] {
        guard case .container(let number) = value, objects.containers[number].kind != .dictionary else {
            throw rules.damaged
        }
        return objects.containers[number].elements
    }

    private mutating func pushTensor(of arguments: [PickleValue]) throws {
        guard arguments.count >= 4, case .storage(let number) = arguments[0], case .int(let offset) = arguments[1]
        else { throw rules.damaged }
        let tensor = try TorchTensor(
            objects.storages[number], offset: offset, sizes: wholeNumbers(arguments[2]),
            strides: wholeNumbers(arguments[3]), rules)
        stack.append(.tensor(objects.tensors.count))
        objects.tensors.append(tensor)
    }

    private func wholeNumbers(_ value: PickleValue) throws -> [Int] {
        try elements(of: value).map { element in
            guard case .int(let number) = element else { throw rules.damaged }
            return number
        }
    }

    /// `("storage", torch.FloatStorage, "0", "cpu", 288)`
    private mutating func pushStorage(named value: PickleValue) throws {
        let parts = try elements(of: value)
        guard parts.count >= 5, case .text("storage") = parts[0], case .global(.storage(let type)) = parts[1],
            case .text(let key) = parts[2], case .int(let count) = parts[4], (0..<1 << 48).contains(count)
        else { throw rules.damaged }
        stack.append(.storage(objects.storages.count))
        objects.storages.append(TorchStorage(key: key, type: type, count: count))
    }
}

// What follows an instruction.
extension PickleMachine {
    private mutating func take(_ count: Int) throws -> UnsafeRawBufferPointer {
        guard count >= 0, count <= limit - position else {
            throw limit < bytes.count && count < bytes.count - position
                ? rules.error(
                    "its pickle is longer than the \(readableByteCount(PickleRules.mostBytes)) that weights need")
                : rules.error("its pickle ends too early; is the file complete?")
        }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    private mutating func byte() throws -> UInt8 { try take(1)[0] }

    /// A whole number without a sign, of `count` bytes, little-endian.
    private mutating func whole(_ count: Int) throws -> Int {
        let value = try take(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(clamping: value)
    }

    /// The rest of a line.
    private mutating func line() throws -> String {
        let rest = bytes[position..<min(limit, position + PickleRules.longestName)]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw rules.damaged }
        let text = String(decoding: try take(end - position), as: UTF8.self)
        position += 1
        return text
    }

    private mutating func checkVersion() throws {
        let version = try byte()
        try rules.require(version <= 5, "its pickle is of version \(version), which is not known")
    }

    private mutating func number(_ instruction: PickleInstruction) throws -> PickleValue {
        switch instruction {
        case .none: return .none
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .int4: return .int(Int(Int32(truncatingIfNeeded: try whole(4))))
        case .int1: return .int(Int(try byte()))
        case .int2: return .int(try whole(2))
        case .long: return .int(try long())
        default: return .float(Double(bitPattern: try take(8).reduce(0) { $0 << 8 | UInt64($1) }))
        }
    }

    /// A whole number of any length; files of weights have none that do not fit here.
    private mutating func long() throws -> Int {
        let digits = try take(Int(try byte()))
        guard digits.count <= 8 else { throw rules.damaged }
        let isNegative = digits.last.map { $0 >= 0x80 } ?? false
        return Int(Int64(bitPattern: digits.reversed().reduce(isNegative ? ~0 : 0) { $0 << 8 | UInt64($1) }))
    }

    private mutating func text(_ instruction: PickleInstruction) throws -> PickleValue {
        let length =
            switch instruction {
            case .text4, .string4, .bytes4: try whole(4)
            case .text8: try whole(8)
            default: Int(try byte())
            }
        let bytes = try take(length)
        let isText = instruction != .bytes1 && instruction != .bytes4
        return isText ? .text(String(decoding: bytes, as: UTF8.self)) : .bytes
    }
}

/// The instructions that occur in files of weights. Numbers in names are the bytes of the length, or of the number, that follows.
enum PickleInstruction: UInt8 {
    case mark = 0x28  // (
    case stop = 0x2E  // .
    case pop = 0x30  // 0
    case popToMark = 0x31  // 1
    case `protocol` = 0x80
    case frame = 0x95

    case none = 0x4E  // N
    case `true` = 0x88
    case `false` = 0x89
    case int1 = 0x4B  // K
    case int2 = 0x4D  // M
    case int4 = 0x4A  // J
    case long = 0x8A
    case float = 0x47  // G

    case text1 = 0x8C
    case text4 = 0x58  // X
    case text8 = 0x8D
    case string1 = 0x55  // U
    case string4 = 0x54  // T
    case bytes1 = 0x43  // C
    case bytes4 = 0x42  // B

    case emptyTuple = 0x29  // )
    case tuple = 0x74  // t
    case tuple1 = 0x85
    case tuple2 = 0x86
    case tuple3 = 0x87
    case emptyList = 0x5D  // ]
    case list = 0x6C  // l
    case append = 0x61  // a
    case appends = 0x65  // e
    case emptyDictionary = 0x7D  // }
    case dictionary = 0x64  // d
    case setItem = 0x73  // s
    case setItems = 0x75  // u

    case put1 = 0x71  // q
    case put4 = 0x72  // r
    case memoize = 0x94
    case get1 = 0x68  // h
    case get4 = 0x6A  // j

    case global = 0x63  // c
    case stackGlobal = 0x93
    case instance = 0x69  // i
    case call = 0x52  // R
    case setAttributes = 0x62  // b
    case persistent = 0x51  // Q
}
