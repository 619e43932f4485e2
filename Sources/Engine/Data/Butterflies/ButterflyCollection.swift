/// The built-in data set: butterflies drawn by the lab, each from its own seed.
struct ButterflyCollection: Sendable {
    let count: Int
    let size: Int
    let seed: Int

    /// The names of the species, in the order of the labels.
    static var classes: [String] { ButterflySpecies.all.map(\.name) }

    /// The number of the species of butterfly `index`.
    func label(_ index: Int) -> Int {
        var random = random(index)
        return Self.species(&random)
    }

    /// A butterfly's first random number decides its species.
    private static func species(_ random: inout SplitMix64) -> Int {
        Int(random.next() % UInt64(ButterflySpecies.all.count))
    }

    /// Draws butterfly `index`, anti-aliased by several samples a pixel.
    func draw(_ index: Int) -> PixelImage {
        var random = random(index)
        let specimen = ButterflySpecimen(ButterflySpecies.all[Self.species(&random)], random: &random)
        let grid = size < 24 ? 4 : size < 48 ? 3 : 2
        let step = 2 / Float(size * grid)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size * size * 3)
        for row in 0..<size {
            for column in 0..<size {
                var sum = Ink.zero
                for sample in 0..<grid * grid {
                    let x = (Float(column * grid + sample % grid) + 0.5) * step - 1
                    let y = 1 - (Float(row * grid + sample / grid) + 0.5) * step
                    sum += specimen.color(x, y)
                }
                let ink = (sum / Float(grid * grid)).clamped(lowerBound: .zero, upperBound: .one) * 255
                for channel in 0..<3 { bytes.append(UInt8(ink[channel].rounded())) }
            }
        }
        return PixelImage(uncheckedWidth: size, height: size, channels: 3, bytes: bytes)
    }

    /// The random numbers of one butterfly: any can be drawn without those before it.
    private func random(_ index: Int) -> SplitMix64 {
        var mixer = SplitMix64(seed: UInt64(bitPattern: Int64(seed)))
        let start = mixer.next()
        return SplitMix64(seed: start &+ UInt64(bitPattern: Int64(index)) &* 0xD1B5_4A32_D192_ED03)
    }
}
