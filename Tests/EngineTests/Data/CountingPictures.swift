import Synchronization

@testable import Engine

/// A hundred grey pictures that count how often one is asked for.
final class CountingPictures: ImageSource {
    let count = 100
    let kind = "counted"
    let isInMemory = false
    let asked = Mutex(0)

    func image(_ index: Int) throws -> PixelImage {
        asked.withLock { $0 += 1 }
        return ImageFixtures.noise(width: 4, height: 4, channels: 1, start: index)
    }
    func label(_ index: Int) -> Int { 0 }
}
