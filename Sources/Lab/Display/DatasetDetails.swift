import Engine
import Lessons

/// What `?dataset` and `:inspect dataset` say of a data set.
enum DatasetDetails {
    /// How many images are shown of a data set.
    static let shownImages = 24
    private static let shownClasses = 24
    private static let shownUnreadable = 5

    /// The data set in a variable, also behind its transforms.
    static func dataset(in value: Value) -> ImageDataset? {
        guard case .object(let object) = value else { return nil }
        return object.value as? ImageDataset ?? (object.value as? TransformedDataset)?.dataset
    }

    static func lines(of dataset: ImageDataset) throws -> [String] {
        guard dataset.count > 0 else { return ["\(dataset)"] }
        // First of all, because it finds the images that cannot be read.
        let statistics = try dataset.statistics()
        let values = statistics.mean.count == 3 ? " (red, green, blue)" : ""
        let part =
            statistics.imageCount < dataset.count ? ", of \(statistics.imageCount.grouped) images" : ""
        func numbers(_ numbers: [Double]) -> String { numbers.map(\.short).joined(separator: ", ") }
        return [
            "\(dataset.count.grouped) images",
            "columns  \(dataset.columns.joined(separator: ", "))",
            "classes  \(classes(of: dataset))",
            "size     \(sizes(statistics))",
            "mean     \(numbers(statistics.mean))\(values)\(part)",
            "std      \(numbers(statistics.std))",
        ] + unreadable(in: dataset)
    }

    /// The names of the classes and how many images each has.
    private static func classes(of dataset: ImageDataset) -> String {
        var counts = [Int](repeating: 0, count: dataset.classes.count)
        for label in dataset.labels { counts[label] += 1 }
        let shown = zip(dataset.classes, counts).prefix(shownClasses).map { "\($0) \($1.grouped)" }
        let rest = dataset.classes.count - shown.count
        return shown.joined(separator: ", ") + (rest > 0 ? ", and \(rest) more" : "")
    }

    private static func sizes(_ statistics: ImageStatistics) -> String {
        let (widths, heights) = (statistics.widths, statistics.heights)
        if widths.lowerBound == widths.upperBound, heights.lowerBound == heights.upperBound {
            return "\(widths.lowerBound)×\(heights.lowerBound)"
        }
        return "\(widths.lowerBound) to \(widths.upperBound) wide, \(heights.lowerBound) to \(heights.upperBound) high"
    }

    private static func unreadable(in dataset: ImageDataset) -> [String] {
        let reasons = dataset.unreadable
        guard !reasons.isEmpty else { return [] }
        let rest = reasons.count - shownUnreadable
        return ["\(reasons.count) cannot be read and \(reasons.count == 1 ? "is" : "are") left out:"]
            + reasons.prefix(shownUnreadable).map { "  \($0)" } + (rest > 0 ? ["  and \(rest) more"] : [])
    }
}
