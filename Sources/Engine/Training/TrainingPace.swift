/// How fast a training is, without the time that samples and saving take.
struct TrainingPace {
    private var seconds = 0.0
    private var images = 0
    private var updates = 0
    private var updateStart = ContinuousClock.now

    /// An update begins.
    mutating func begin() { updateStart = .now }

    /// The update that began has ended; it was made of `count` images.
    mutating func end(images count: Int) {
        seconds += (ContinuousClock.now - updateStart) / .seconds(1)
        images += count
        updates += 1
    }

    var imagesPerSecond: Double { seconds > 0 ? Double(images) / seconds : 0 }

    /// How long `count` more updates will take.
    func secondsLeft(for count: Int) -> Double { updates > 0 ? seconds / Double(updates) * Double(count) : 0 }
}
