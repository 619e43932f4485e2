/// An array of bytes in the IDX format of the MNIST family, plain or gzipped: two zero bytes, the type of the elements (8 for
/// bytes), the number of dimensions, each dimension as a big-endian 32-bit number, and the elements in order.
struct IDXFile {
    let dims: [Int]
    let bytes: [UInt8]

    /// - Throws: `EngineError` naming the file and what does not fit the format.
    init(_ path: String, for operation: String) throws {
        let file = try GzipFile(path, for: operation)
        let magic = try file.read(4)
        try require(
            magic[0] == 0 && magic[1] == 0 && (1...4).contains(magic[3]), operation,
            "\(path) is no IDX file: it begins with the bytes \(magic)")
        try require(
            magic[2] == 8, operation, "\(path) holds elements of IDX type \(magic[2]); only bytes (type 8) are read")
        let sizes = try file.read(4 * Int(magic[3]))
        dims = stride(from: 0, to: sizes.count, by: 4).map { start in
            sizes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        let limit = 1 << 32
        var count = 1
        for size in dims {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            try require(!overflow && product <= limit, operation, "\(path) claims the sizes \(Shape(dims)), over 4 GiB")
            count = product
        }
        bytes = try file.read(count)
        try require(file.isAtEnd, operation, "\(path) goes on after the \(count) bytes of \(Shape(dims))")
    }
}
