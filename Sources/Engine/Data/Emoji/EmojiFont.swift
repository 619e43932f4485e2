import CHarfBuzz
import Foundation

/// A colour font whose glyphs are PNG pictures, such as Noto Color Emoji. HarfBuzz finds the glyph of a sequence of
/// characters, such as a flag or a family, and the picture in the font's tables.
///
/// `@unchecked Sendable`: the font is made immutable, and HarfBuzz's immutable objects may be used from several threads.
final class EmojiFont: @unchecked Sendable {
    /// The number of a glyph in the font.
    typealias Glyph = hb_codepoint_t

    private let path: String
    private let font: OpaquePointer

    /// - Throws: `EngineError` when the file cannot be read, is no font, or its glyphs are no PNG pictures.
    init(_ path: String, for operation: String) throws {
        try require(Files.exists(path), operation, "there is no file \(path)")
        guard let blob = hb_blob_create_from_file_or_fail(Files.expand(path)) else {
            throw EngineError(operation, "\(path) cannot be read")
        }
        defer { hb_blob_destroy(blob) }
        let face = hb_face_create(blob, 0)
        defer { hb_face_destroy(face) }
        try require(hb_face_get_glyph_count(face) > 0, operation, "\(path) is no font, or it is damaged")
        try require(
            hb_ot_color_has_png(face) != 0, operation,
            "the glyphs of \(path) are no PNG pictures; a font with the tables CBDT and CBLC, or sbix, is needed")
        guard let font = hb_font_create(face) else { throw EngineError(operation, "\(path) cannot be opened") }
        hb_font_make_immutable(font)
        (self.path, self.font) = (path, font)
    }

    deinit { hb_font_destroy(font) }

    /// The one glyph that draws `sequence`; nil if the font does not have it, or draws it as several.
    func glyph(for sequence: String) -> Glyph? {
        let buffer = hb_buffer_create()
        defer { hb_buffer_destroy(buffer) }
        hb_buffer_add_utf8(buffer, sequence, -1, 0, -1)
        hb_buffer_guess_segment_properties(buffer)
        hb_shape(font, buffer, nil, 0)
        var count: UInt32 = 0
        guard let glyphs = hb_buffer_get_glyph_infos(buffer, &count), count == 1, glyphs[0].codepoint != 0 else {
            return nil
        }
        return glyphs[0].codepoint
    }

    /// Whether there is a picture of a glyph.
    func hasPicture(_ glyph: Glyph) -> Bool { !png(of: glyph).isEmpty }

    /// The picture of a glyph, transparent parts laid over `background`.
    /// - Throws: `EngineError` when the font has none or it is damaged.
    func picture(of glyph: Glyph, background: [UInt8]) throws -> PixelImage {
        try PixelImage.decode(png(of: glyph), "glyph \(glyph) of \(path)", background: background)
    }

    private func png(of glyph: Glyph) -> Data {
        let blob = hb_ot_color_glyph_reference_png(font, glyph)
        defer { hb_blob_destroy(blob) }
        var count: UInt32 = 0
        guard let start = hb_blob_get_data(blob, &count), count > 0 else { return Data() }
        return Data(bytes: start, count: Int(count))
    }
}
