import Foundation

/// The tensor of a NumPy file. Types that the engine lacks become float32 or int64.
///
/// The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
/// - Throws: `EngineError` when the file cannot be read, or holds something else than numbers.
public func loadNpy(_ path: String) throws -> Tensor {
    try NpyFile.tensor(in: try Files.read(path, for: "loadNpy"), path)
}

/// Writes a tensor as a NumPy file, which `numpy.load` reads: float32 or int64, in C order.
/// - Throws: `EngineError` when the file cannot be written.
public func saveNpy(_ tensor: Tensor, _ path: String) throws {
    try Files.write(NpyFile.data(of: tensor), to: path, for: "saveNpy")
}

/// Writes numbers as a NumPy file of one dimension, float64.
/// - Throws: `EngineError` when the file cannot be written.
public func saveNpy(_ numbers: [Double], _ path: String) throws {
    var data = NpyFile.header(type: "<f8", shape: [numbers.count])
    for number in numbers { NpyFile.append(number.bitPattern.littleEndian, to: &data) }
    try Files.write(data, to: path, for: "saveNpy")
}

/// Reading and writing of NumPy's own format.
enum NpyFile {
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    private static let alignment = 64

    /// All of a file of version 1.0 before its numbers.
    static func header(type: String, shape: [Int]) -> Data {
        // A tuple of one element has a comma in Python.
        let tuple = shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
        var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(tuple), }"
        let unpadded = magic.count + 4 + header.utf8.count + 1
        header += String(repeating: " ", count: (alignment - unpadded % alignment) % alignment) + "\n"
        var data = Data(magic + [1, 0])
        data.append(contentsOf: [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)])
        data.append(contentsOf: header.utf8)
        return data
    }

    static func data(of tensor: Tensor) throws -> Data {
        var data = header(type: tensor.dtype == .int64 ? "<i8" : "<f4", shape: tensor.shape.dims)
        if tensor.dtype == .int64 {
            for value in try tensor.toInts() { append(Int64(value).littleEndian, to: &data) }
        } else {
            for value in try tensor.toArray() { append(Float(value).bitPattern.littleEndian, to: &data) }
        }
        return data
    }

    static func append<Number>(_ number: Number, to data: inout Data) {
        withUnsafeBytes(of: number) { data.append(contentsOf: $0) }
    }

    /// The tensor in the contents of a file.
    static func tensor(in data: Data, _ name: String) throws -> Tensor {
        let bytes = [UInt8](data)
        try require(bytes.starts(with: magic) && bytes.count > 12, "loadNpy", "\(name) is no NumPy file")
        // Version 1 has two bytes for the length of the header, later ones four.
        let lengthBytes = bytes[6] == 1 ? 2 : 4
        let length = (0..<lengthBytes).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
        let start = 8 + lengthBytes + length
        try require(start <= bytes.count, "loadNpy", "\(name) ends within its header")
        let header = try Header(String(decoding: bytes[(8 + lengthBytes)..<start], as: UTF8.self), name)
        let count = header.shape.reduce(1, *)
        try require(
            bytes.count - start == count * header.byteCount, "loadNpy",
            "\(name) has \(bytes.count - start) bytes of numbers, but its shape \(Shape(header.shape)) asks for "
                + "\(count * header.byteCount)")
        return try header.tensor(bytes[start...])
    }

    private struct Header {
        let type: String
        let shape: [Int]
        var byteCount: Int { Int(type.suffix(1)) ?? 1 }

        init(_ text: String, _ name: String) throws {
            guard let type = text.firstMatch(of: /'descr':\s*'([^']*)'/)?.output.1,
                let order = text.firstMatch(of: /'fortran_order':\s*(True|False)/)?.output.1,
                let shape = text.firstMatch(of: /'shape':\s*\(([^)]*)\)/)?.output.1
            else { throw EngineError("loadNpy", "\(name) has a header that NumPy does not write") }
            try require(
                order == "False", "loadNpy", "\(name) is in Fortran's order; save it with numpy.ascontiguousarray")
            try require(
                ["<f4", "<f8", "<i4", "<i8", "|u1", "|b1"].contains(String(type)), "loadNpy",
                "\(name) has numbers of type \(type); f4, f8, i4, i8, u1 and b1 can be read")
            self.type = String(type)
            self.shape = shape.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        }

        func tensor(_ bytes: ArraySlice<UInt8>) throws -> Tensor {
            try bytes.withUnsafeBytes { raw in
                func numbers<Number>(_ type: Number.Type) -> [Number] {
                    (0..<raw.count / MemoryLayout<Number>.size).map {
                        raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: Number.self)
                    }
                }
                let flat: Tensor =
                    switch type {
                    case "<f4":
                        try Tensor(numbers(UInt32.self).map { Double(Float(bitPattern: UInt32(littleEndian: $0))) })
                    case "<f8": try Tensor(numbers(UInt64.self).map { Double(bitPattern: UInt64(littleEndian: $0)) })
                    case "<i4": try Tensor(numbers(Int32.self).map { Int(Int32(littleEndian: $0)) })
                    case "<i8": try Tensor(numbers(Int64.self).map { Int(Int64(littleEndian: $0)) })
                    default: try Tensor(raw.map { Int($0) })
                    }
                return try flat.reshape(shape)
            }
        }
    }
}
