// Moving pixels without changing them.

extension PixelImage {
    /// The samples of a black picture.
    /// - Throws: `EngineError` when there is not enough memory.
    static func blank(_ width: Int, _ height: Int, _ channels: Int) throws -> [UInt8] {
        try SystemMemory.require(width * height * channels, for: "PixelImage")
        return [UInt8](repeating: 0, count: width * height * channels)
    }

    /// The image of `width`×`height` whose pixel (x, y) is this one's pixel `source(x, y)`.
    private func rearranged(width: Int, height: Int, _ source: (Int, Int) -> (x: Int, y: Int)) throws -> PixelImage {
        var result = try Self.blank(width, height, channels)
        for y in 0..<height {
            try Interruption.check()
            for x in 0..<width {
                let from = source(x, y)
                for channel in 0..<channels {
                    result[(y * width + x) * channels + channel] =
                        bytes[(from.y * self.width + from.x) * channels + channel]
                }
            }
        }
        return PixelImage(uncheckedWidth: width, height: height, channels: channels, bytes: result)
    }

    /// Left and right exchanged.
    public func flippedHorizontally() throws -> PixelImage {
        try rearranged(width: width, height: height) { x, y in (width - 1 - x, y) }
    }

    /// The rectangle with its upper left corner at (left, top); what lies outside the picture is black, as in Pillow.
    func cropped(left: Int, top: Int, width: Int, height: Int) throws -> PixelImage {
        var result = try Self.blank(width, height, channels)
        let columns = max(0, -left)..<max(max(0, -left), min(width, self.width - left))
        for y in max(0, -top)..<max(max(0, -top), min(height, self.height - top)) {
            try Interruption.check()
            let from = ((y + top) * self.width + columns.lowerBound + left) * channels
            let to = (y * width + columns.lowerBound) * channels
            for offset in 0..<columns.count * channels { result[to + offset] = bytes[from + offset] }
        }
        return PixelImage(uncheckedWidth: width, height: height, channels: channels, bytes: result)
    }

    /// Undoes how the camera was held, which EXIF numbers from 1 (upright) to 8.
    func turnedUpright(from orientation: Int) throws -> PixelImage {
        let (right, bottom) = (width - 1, height - 1)
        switch orientation {
        case 2: return try flippedHorizontally()
        case 3: return try rearranged(width: width, height: height) { x, y in (right - x, bottom - y) }
        case 4: return try rearranged(width: width, height: height) { x, y in (x, bottom - y) }
        case 5: return try rearranged(width: height, height: width) { x, y in (y, x) }
        case 6: return try rearranged(width: height, height: width) { x, y in (y, bottom - x) }
        case 7: return try rearranged(width: height, height: width) { x, y in (right - y, bottom - x) }
        case 8: return try rearranged(width: height, height: width) { x, y in (right - y, x) }
        default: return self
        }
    }

    /// As grey (1 channel) or RGB (3 channels), by Pillow's integer weights for luma: (19595 R + 38470 G + 7471 B) / 65536.
    func converted(toChannels wanted: Int) -> PixelImage {
        if wanted == channels { return self }
        var result: [UInt8] = []
        result.reserveCapacity(width * height * wanted)
        if wanted == 3 {
            for grey in bytes { result.append(contentsOf: repeatElement(grey, count: 3)) }
        } else {
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let red = Int(bytes[start]) * 19595
                let green = Int(bytes[start + 1]) * 38470
                let blue = Int(bytes[start + 2]) * 7471
                result.append(UInt8((red + green + blue + 0x8000) >> 16))
            }
        }
        return PixelImage(uncheckedWidth: width, height: height, channels: wanted, bytes: result)
    }

    /// As RGB; a grey picture gets three equal channels.
    public func rgb() -> PixelImage { converted(toChannels: 3) }

    /// As grey, by the luma of each pixel.
    public func grey() -> PixelImage { converted(toChannels: 1) }
}
