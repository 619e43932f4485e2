/// Compares the shape of a result with the one that was asked for.
struct ShapeExpectation {
    let expected: [Int]
    let got: [Int]

    /// What is wrong, and the slip that it looks like; nil if the shapes agree.
    var problem: String? {
        guard got != expected else { return nil }
        return "expected the shape \(expected), got \(got)" + (slip.map { ": \($0)" } ?? "")
    }

    private var slip: String? {
        if got == channelsLast(expected) { return "channels come \(expected.count == 4 ? "second" : "first")" }
        if expected == channelsLast(got) { return "channels come last here" }
        if got == Array(expected.dropFirst()) {
            return expected.first == 1
                ? "the batch dimension is missing, unsqueeze(0) adds it" : "the batch dimension is missing"
        }
        if got.count == expected.count + 1, got.first == 1, Array(got.dropFirst()) == expected {
            return "there is one dimension too many in front, squeeze(0) takes it away"
        }
        return got.count == expected.count ? slipOfSizes : slipOfDimensions
    }

    /// [N, C, H, W] as [N, H, W, C], and [C, H, W] as [H, W, C].
    private func channelsLast(_ shape: [Int]) -> [Int]? {
        guard (3...4).contains(shape.count) else { return nil }
        let batch = shape.count - 3
        return shape[..<batch] + shape[(batch + 1)...] + [shape[batch]]
    }

    private var slipOfSizes: String? {
        let different = expected.indices.filter { expected[$0] != got[$0] }
        if different.count == 2, let first = different.first, let second = different.last,
            got[first] == expected[second], got[second] == expected[first]
        {
            return "dimensions \(first) and \(second) are swapped, transpose(\(first), \(second)) turns them"
        }
        if expected.count == 4, different == [0] { return "that is another number of images" }
        if expected.count == 4, different == [1] { return "that is another number of channels" }
        if expected.count == 4, different == [2, 3] { return "the images have another size" }
        return nil
    }

    private var slipOfDimensions: String? {
        got.reduce(1, *) == Self.elementCount(expected)
            ? "the number of values is right, reshape(\(expected)) arranges them"
            : "\(countOf(expected.count, "dimension")) \(expected.count == 1 ? "was" : "were") expected"
    }

    /// How many elements a tensor of a shape has that anybody may have written; nil if there can be no such tensor.
    private static func elementCount(_ shape: [Int]) -> Int? {
        var count = 1
        for size in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            if overflow { return nil }
            count = product
        }
        return count
    }
}
