import Synchronization

/// How numbers are printed: what PyTorch's options of these names say.
public struct PrintOptions: Hashable, Sendable {
    /// How many digits there are after the point.
    public var precision = 4
    /// Tensors of more elements are shown by their edges.
    public var threshold = 1000
    /// How many elements are shown at each edge of a dimension.
    public var edgeitems = 3
    /// How many columns a line may have; nil for the window's.
    public var linewidth: Int?
    /// Whether numbers have powers of ten; nil where the numbers decide.
    public var sciMode: Bool?

    /// PyTorch's defaults.
    public init() {}

    private struct State {
        var options = PrintOptions()
        var windowWidth = 80
    }
    private static let state = Mutex(State())

    /// The options in effect.
    public static var current: PrintOptions {
        get { state.withLock { $0.options } }
        set { state.withLock { $0.options = newValue } }
    }

    /// How many columns the window has, or whatever shows what is printed; 80 where nobody says.
    public static var windowWidth: Int {
        get { state.withLock { $0.windowWidth } }
        set { state.withLock { $0.windowWidth = newValue } }
    }

    /// How many columns a line may have.
    var columns: Int { linewidth ?? Self.windowWidth }
}

/// Changes how numbers are printed, as `torch.set_printoptions` does. What is not given gets its default back.
/// - Parameters:
///   - precision: digits after the point.
///   - threshold: tensors of more elements are shown by their edges.
///   - edgeitems: how many elements are shown at each edge of a dimension.
///   - linewidth: how many columns a line may have; nil for the window's.
///   - sciMode: whether numbers have powers of ten; nil where the numbers decide.
/// - Throws: `EngineError` when a number makes no sense.
public func setPrintoptions(
    precision: Int = 4, threshold: Int = 1000, edgeitems: Int = 3, linewidth: Int? = nil, sciMode: Bool? = nil
) throws {
    let operation = "setPrintoptions"
    try require((0...17).contains(precision), operation, "precision is \(precision); from 0 to 17 digits are possible")
    try require(threshold >= 0, operation, "threshold is \(threshold) but must not be negative")
    try require((1...1000).contains(edgeitems), operation, "edgeitems is \(edgeitems); from 1 to 1000 are possible")
    try require(
        (20...10_000).contains(linewidth ?? 80), operation,
        "linewidth is \(linewidth ?? 0); from 20 to 10000 columns are possible")
    var options = PrintOptions()
    (options.precision, options.threshold, options.edgeitems) = (precision, threshold, edgeitems)
    (options.linewidth, options.sciMode) = (linewidth, sciMode)
    PrintOptions.current = options
}
