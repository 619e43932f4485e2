/// The names of one function, or of a cell's own statements: which variable each means, and where it lives.
final class Scope {
    /// A variable of the function.
    struct Local {
        let slot: Int
        let isMutable: Bool
    }

    let parent: Scope?
    /// The result type that the function declares.
    let result: CellType?
    /// Whether `return` is allowed.
    let isFunction: Bool
    /// Names by block, innermost last.
    private var blocks: [[String: Local]] = [[:]]
    private(set) var slotCount = 0
    private(set) var captures: [(outer: Int, inner: Int, name: String)] = []
    /// How many loops surround the present statement, and their labels.
    var loopLabels: [String?] = []
    /// How many `switch` statements surround the present statement within the innermost loop.
    var switchDepth = 0

    init(parent: Scope?, result: CellType? = nil, isFunction: Bool) {
        self.parent = parent
        self.result = result
        self.isFunction = isFunction
    }

    /// Whether this is where a cell's own variables are declared.
    var isTopLevel: Bool { parent == nil && blocks.count == 1 && !isFunction }

    func inBlock<Result>(_ body: () throws -> Result) rethrows -> Result {
        blocks.append([:])
        defer { blocks.removeLast() }
        return try body()
    }

    /// Declares a variable in the innermost block.
    /// - Returns: nil if the block has one of this name.
    func declare(_ name: String, isMutable: Bool) -> Local? {
        guard blocks[blocks.count - 1][name] == nil else { return nil }
        let local = Local(slot: slotCount, isMutable: isMutable)
        slotCount += 1
        blocks[blocks.count - 1][name] = local
        return local
    }

    /// The variable that a name means; one of a surrounding function is captured.
    func find(_ name: String) -> Local? {
        for block in blocks.reversed() {
            if let local = block[name] { return local }
        }
        guard let outer = parent?.find(name) else { return nil }
        let local = Local(slot: slotCount, isMutable: outer.isMutable)
        slotCount += 1
        captures.append((outer.slot, local.slot, name))
        blocks[0][name] = local
        return local
    }

    /// The places of the function's variables that can be used here.
    var visibleSlots: [Int] { blocks.flatMap { $0.values.map(\.slot) }.sorted() }

    /// All names that can be used here.
    var names: [String] { blocks.flatMap(\.keys) + (parent?.names ?? []) }
}
