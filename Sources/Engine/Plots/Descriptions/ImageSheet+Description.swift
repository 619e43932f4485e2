import Foundation

/// The values of a tensor that is shown as images.
struct ShownValues {
    /// The smallest and the largest finite value; nil if there is none.
    let extent: ClosedRange<Double>?
    /// The values that are black and white.
    let shown: ClosedRange<Double>
    /// How many values there are, and how many of them are darker than black or brighter than white, or NaN.
    private let count: Int
    private let cutCount: Int
    private let nanCount: Int

    /// - Throws: `EngineError` when `images` are no images.
    init(of images: Tensor, range: ClosedRange<Double>?) throws {
        shown = try range ?? images.displayRange()
        let summary = try NumberSummary(images, bins: 1, quantiles: [])
        (extent, count, nanCount) = (summary.range, summary.count, summary.nanCount)
        // What is off by less than a level of grey is nobody's business.
        let margin = (shown.upperBound - shown.lowerBound) / 512
        let (low, high) = (shown.lowerBound - margin, shown.upperBound + margin)
        let isInside =
            summary.infinityCount == 0 && summary.range.map { $0.lowerBound >= low && $0.upperBound <= high } ?? true
        cutCount =
            isInside ? 0 : try noGrad { try (images.less(low).sum() + images.greater(high).sum()).intItem() }
    }

    /// `values -1…1 as black…white`, and how many are cut off.
    var mapping: String {
        let share = String(format: "%.1f %%", 100 * Double(cutCount) / Double(max(1, count)))
        let cut =
            cutCount == 0 ? "" : "; \(cutCount.grouped) of \(count.grouped) (\(share)) lie outside and are cut off"
        let nan = nanCount == 0 ? "" : "; \(nanCount.grouped) NaN are black"
        return "values \(shown.lowerBound.short)…\(shown.upperBound.short) as black…white\(cut)\(nan)"
    }

    /// Where the values lie, and what of them is cut off.
    var text: String {
        guard let extent else { return "No value is finite." }
        let values = "Values from \(extent.lowerBound.short) to \(extent.upperBound.short)"
        return "\(values); \(shown.lowerBound.short) is black, \(shown.upperBound.short) is white."
    }
}

extension ImageSheet {
    /// What the sheet shows, in words: title, count, size and order of the images, values, brightness and colour.
    func description(of values: ShownValues? = nil) -> String {
        let heading = title.flatMap { $0.isEmpty ? nil : "\($0): " } ?? ""
        let parts = [
            heading + contents + ".", values?.text, brightness, colour,
            labels("Columns", columnLabels) { index in
                images.indices.filter { $0 % columns == index }
            }, labels("Rows", rowLabels) { index in images.indices.filter { $0 / columns == index } },
            captionText,
        ]
        return parts.compactMap(\.self).joined(separator: " ")
    }

    private var captionText: String? {
        guard !captions.isEmpty else { return nil }
        return "Captions: \(captions.prefix(64).joined(separator: ", "))\(captions.count > 64 ? ", …" : "")."
    }

    private var contents: String {
        let (widths, heights) = (Set(images.map(\.width)), Set(images.map(\.height)))
        let isOneSize = widths.count == 1 && heights.count == 1
        let size = "\(isOneSize ? "" : "up to ")\(widths.max() ?? 0)×\(heights.max() ?? 0) pixels"
        let kind = images.allSatisfy { $0.channels == 1 } ? "grey " : ""
        if images.count == 1 { return "one \(kind)image of \(size)" }
        let order = rows == 1 ? "in a row" : columns == 1 ? "in a column" : "in rows of \(columns)"
        return "\(images.count) \(kind)images of \(size), \(order)"
    }

    /// The mean of all images, and how far single images lie apart.
    private var brightness: String {
        let levels = images.map(\.brightness)
        let mean = "Mean brightness \(percent(levels.reduce(0, +) / Double(levels.count)))"
        guard let low = levels.min(), let high = levels.max(), percent(low) != percent(high) else { return mean + "." }
        return "\(mean), of single images from \(percent(low)) to \(percent(high))."
    }

    private var colour: String? {
        guard images.contains(where: { $0.channels == 3 }) else { return nil }
        let means = images.map(\.meanColour)
        let mean = (0..<3).map { channel in means.reduce(0) { $0 + $1[channel] } / Double(means.count) }
        return "Mean colour: red \(percent(mean[0])), green \(percent(mean[1])), blue \(percent(mean[2]))."
    }

    /// Each label with the mean brightness of its images, the first eight of them.
    private func labels(_ name: String, _ labels: [String], images indices: (Int) -> [Int]) -> String? {
        let described = labels.enumerated().prefix(8).compactMap { index, label -> String? in
            let levels = indices(index).map { images[$0].brightness }
            return levels.isEmpty ? nil : "\(label) (brightness \(percent(levels.reduce(0, +) / Double(levels.count))))"
        }
        guard !described.isEmpty else { return nil }
        return "\(name): \(described.joined(separator: ", "))\(labels.count > 8 ? ", …" : "")."
    }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension PixelImage {
    /// The mean of red, green and blue from 0 to 1; of a grey image three times the same.
    fileprivate var meanColour: [Double] {
        var sums = [Int](repeating: 0, count: channels)
        for (index, byte) in bytes.enumerated() { sums[index % channels] += Int(byte) }
        let means = sums.map { Double($0) / Double(255 * width * height) }
        return channels == 1 ? [means[0], means[0], means[0]] : means
    }

    /// The mean brightness from 0 (black) to 1 (white), with colours weighted as the eye does (ITU-R BT.601).
    fileprivate var brightness: Double {
        let colour = meanColour
        return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    }
}
