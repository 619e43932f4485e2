import CCodecs
import CKernels
import Foundation

extension PixelImage {
    /// Reads a PNG or a JPEG, whichever the file holds.
    ///
    /// 16-bit samples are scaled to 8, transparent parts laid over white, CMYK is turned into RGB, and a photo that was
    /// taken with the camera turned is put upright. Grey pictures stay grey.
    /// - Throws: `EngineError` naming the file and what is wrong with it.
    public init(contentsOf path: String) throws {
        let data = try Files.read(path, for: "PixelImage")
        self = try Self.decode(data, path)
    }

    /// Decodes the contents of a PNG or JPEG file.
    /// - Parameters:
    ///   - name: what error messages call it.
    ///   - background: red, green and blue of what lies behind transparent parts; the picture is then RGB. Nil is white and
    ///     leaves grey pictures grey.
    static func decode(_ data: Data, _ name: String, background: [UInt8]? = nil) throws -> PixelImage {
        let isPNG = data.starts(with: [0x89, 0x50, 0x4E, 0x47])
        let isJPEG = data.starts(with: [0xFF, 0xD8])
        try require(!data.isEmpty, "PixelImage", "\(name) is empty")
        try require(isPNG || isJPEG, "PixelImage", "\(name) is neither a PNG nor a JPEG file")
        // The pixels are copied once.
        let limits = cc_limits(most_bytes: SystemMemory.availableBytes / 2) { ck_interrupt_get() }
        let decoded = data.withUnsafeBytes { raw in
            let start = raw.bindMemory(to: UInt8.self).baseAddress
            return isPNG
                ? cc_decode_png(start, raw.count, background, limits) : cc_decode_jpeg(start, raw.count, limits)
        }
        defer { cc_image_free(decoded) }
        try Interruption.check()
        guard let start = decoded.bytes else {
            throw EngineError(
                "PixelImage", "\(name) cannot be read as \(isPNG ? "PNG" : "JPEG"): \(text(decoded.error))")
        }
        let (width, height, channels) = (Int(decoded.width), Int(decoded.height), Int(decoded.channels))
        let bytes = Array(UnsafeBufferPointer(start: start, count: width * height * channels))
        return try PixelImage(uncheckedWidth: width, height: height, channels: channels, bytes: bytes)
            .turnedUpright(from: Int(decoded.orientation))
    }

    /// The picture as a PNG file's contents.
    /// - Throws: `EngineError` when there is not enough memory.
    public func pngData() throws -> Data {
        let file = cc_encode_png(bytes, Int32(width), Int32(height), Int32(channels))
        defer { cc_file_free(file) }
        guard let start = file.bytes else {
            throw EngineError("pngData", "\(self) cannot be written as PNG: \(Self.text(file.error))")
        }
        return Data(bytes: start, count: file.count)
    }

    /// The picture as a JPEG file's contents.
    /// - Parameter quality: from 1 (small) to 100 (close to the original).
    /// - Throws: `EngineError` when the quality is out of range, the picture too large, or there is not enough memory.
    public func jpegData(quality: Int = 95) throws -> Data {
        try require((1...100).contains(quality), "jpegData", "quality is \(quality); from 1 to 100 are possible")
        let file = cc_encode_jpeg(bytes, Int32(width), Int32(height), Int32(channels), Int32(quality))
        defer { cc_file_free(file) }
        guard let start = file.bytes else {
            throw EngineError("jpegData", "\(self) cannot be written as JPEG: \(Self.text(file.error))")
        }
        return Data(bytes: start, count: file.count)
    }

    /// Writes the picture as a PNG, making the folders of `path` where they are missing.
    /// - Throws: `EngineError` naming the file when it cannot be written.
    public func write(to path: String) throws {
        try Files.write(pngData(), to: path, for: "PixelImage.write")
    }

    /// The text of a C array of characters that ends with a zero.
    private static func text<Characters>(_ characters: Characters) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
