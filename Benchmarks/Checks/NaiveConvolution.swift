import Engine

/// A convolution by its definition, for some elements: y[n, k, i, j] = Σ w[k, c, p, q] · x[n, c, i·s + p - d, j·s + q - d].
struct NaiveConvolution {
    private let shape: ConvolutionShape
    private let input: Tensor
    private let weight: Tensor
    private let outputGradient: Tensor

    /// What the fastest algorithms may be off, as a fraction of the root of the sum of the squared terms.
    static let tolerance = 1e-4

    init(_ shape: ConvolutionShape, input: Tensor, weight: Tensor, outputGradient: Tensor) {
        (self.shape, self.input, self.weight, self.outputGradient) = (shape, input, weight, outputGradient)
    }

    /// Compares elements of `result`, corners among them.
    func check(_ result: Tensor, _ direction: ConvolutionDirection) throws {
        for place in places(in: result.shape) {
            let terms = try terms(at: place, direction)
            let expected = terms.reduce(0, +)
            let scale = terms.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let actual = try result[place[0], place[1], place[2], place[3]].item()
            guard abs(actual - expected) <= Self.tolerance * scale else {
                throw WrongOutput("\(direction.title) at \(place) is \(actual), not \(expected)")
            }
        }
    }

    /// The first element, the last, and some between.
    private func places(in shape: Shape) -> [[Int]] {
        let count = 7
        return (0..<count).map { number in
            shape.enumerated().map { dim, size in (size - 1) * (number * (dim + 1) % count) / (count - 1) }
        }
    }

    private func terms(at place: [Int], _ direction: ConvolutionDirection) throws -> [Double] {
        switch direction {
        case .forward: try forwardTerms(image: place[0], channel: place[1], row: place[2], column: place[3])
        case .inputGradient: try inputTerms(image: place[0], channel: place[1], row: place[2], column: place[3])
        case .weightGradient: try weightTerms(out: place[0], channel: place[1], row: place[2], column: place[3])
        }
    }

    private func forwardTerms(image: Int, channel: Int, row: Int, column: Int) throws -> [Double] {
        let (x, w) = (try input[image].toArray(), try weight[channel].toArray())
        var terms: [Double] = []
        for c in 0..<shape.inChannels {
            for (p, q) in taps {
                guard let a = inputIndex(row, p), let b = inputIndex(column, q) else { continue }
                terms.append(x[(c * shape.side + a) * shape.side + b] * w[(c * shape.kernel + p) * shape.kernel + q])
            }
        }
        return terms
    }

    private func inputTerms(image: Int, channel: Int, row: Int, column: Int) throws -> [Double] {
        let g = try outputGradient[image].toArray()
        let w = try weight.narrow(1, channel, 1).toArray()
        var terms: [Double] = []
        for k in 0..<shape.outChannels {
            for (p, q) in taps {
                guard let i = outputIndex(row, p), let j = outputIndex(column, q) else { continue }
                let gradient = g[(k * shape.outSide + i) * shape.outSide + j]
                terms.append(gradient * w[(k * shape.kernel + p) * shape.kernel + q])
            }
        }
        return terms
    }

    private func weightTerms(out: Int, channel: Int, row: Int, column: Int) throws -> [Double] {
        let g = try outputGradient.narrow(1, out, 1).toArray()
        let x = try input.narrow(1, channel, 1).toArray()
        var terms: [Double] = []
        for n in 0..<shape.batch {
            for i in 0..<shape.outSide {
                for j in 0..<shape.outSide {
                    guard let a = inputIndex(i, row), let b = inputIndex(j, column) else { continue }
                    let gradient = g[(n * shape.outSide + i) * shape.outSide + j]
                    terms.append(gradient * x[(n * shape.side + a) * shape.side + b])
                }
            }
        }
        return terms
    }

    private var taps: [(Int, Int)] {
        (0..<shape.kernel).flatMap { p in (0..<shape.kernel).map { (p, $0) } }
    }

    /// Where tap `tap` of output `index` looks, unless it is outside the image.
    private func inputIndex(_ index: Int, _ tap: Int) -> Int? {
        let place = index * shape.stride + tap - shape.padding
        return (0..<shape.side).contains(place) ? place : nil
    }

    /// Which output looks at `index` with tap `tap`, if one does.
    private func outputIndex(_ index: Int, _ tap: Int) -> Int? {
        let place = index + shape.padding - tap
        guard place >= 0, place.isMultiple(of: shape.stride) else { return nil }
        return place / shape.stride < shape.outSide ? place / shape.stride : nil
    }
}
