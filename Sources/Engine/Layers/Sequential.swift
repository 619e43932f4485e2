/// Layers one after the other: the output of each is the input of the next. In the state they are numbered.
public final class Sequential: Module, Layer {
    /// The layers, first to last.
    public let layers: [any Layer]

    /// Chains the layers.
    public init(_ layers: [any Layer]) { self.layers = layers }
    /// Chains the layers.
    public convenience init(_ layers: any Layer...) { self.init(layers) }

    public override var stateNames: [String: String] { ["layers": ""] }

    /// Sends `x` through all layers.
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try layers.reduce(x) { try $1($0) } } }

    /// The layer at a position.
    /// - Throws: `EngineError` when there is none.
    public subscript(index: Int) -> any Layer {
        get throws {
            try require(
                layers.indices.contains(index), "Sequential",
                "there is no layer \(index); there are \(layers.count), numbered from 0")
            return layers[index]
        }
    }
}
