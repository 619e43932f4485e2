/// The distributions that weights start from: PyTorch's, drawn in PyTorch's order.
enum Initialization {
    /// Uniform on ±1/√fanIn, where `fanIn` is how many inputs one output sums over: He's initialisation with the slope
    /// √5 that PyTorch's linear and convolution layers use (arXiv:1502.01852).
    static func kaimingUniform(_ shape: [Int], fanIn: Int) throws -> Parameter {
        let gain = (2.0 / 6.0).squareRoot()
        let bound = 3.0.squareRoot() * (gain / Double(fanIn).squareRoot())
        return Parameter(try Tensor.uniform(shape, -bound, bound))
    }

    /// Uniform on ±1/√fanIn, as a bias starts.
    static func bias(_ count: Int, fanIn: Int) throws -> Parameter {
        let bound = 1 / Double(fanIn).squareRoot()
        return Parameter(try Tensor.uniform([count], -bound, bound))
    }

    /// Throws unless all sizes of a layer are at least 1.
    static func checkSizes(_ layer: String, _ sizes: KeyValuePairs<String, Int>) throws {
        for (name, size) in sizes {
            try require(size >= 1, layer, "\(name) is \(size) but must be at least 1")
        }
    }
}
