@testable import Engine

/// The same numbers in other layouts: in order, transposed in memory, as part of a larger tensor, and channels-last where
/// there are four dimensions. Operations must give the same for all of them.
func layouts(of x: Tensor) throws -> [Tensor] {
    var views = [try x.contiguous()]
    if x.ndim >= 2 {
        views.append(try x.transpose(0, -1).contiguous().transpose(0, -1))
        let wider = try x.pad([2, 1, 1, 0], value: .nan)
        let inner = try wider.narrow(-1, 2, x.shape[x.ndim - 1]).narrow(-2, 1, x.shape[x.ndim - 2])
        views.append(inner)
    }
    if x.ndim == 4 { views.append(try x.channelsLast()) }
    return views
}

/// All index combinations of a shape, the last dimension fastest.
func indices(of shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { prefixes, size in prefixes.flatMap { prefix in (0..<size).map { prefix + [$0] } } }
}

/// The element at `index` of the values of a tensor of `shape`, which may be broadcast: the naive way.
func element(_ values: [Double], _ shape: [Int], at index: [Int]) -> Double {
    let own = index.suffix(shape.count)
    let flat = zip(shape, own).reduce(0) { $0 * $1.0 + ($1.0 == 1 ? 0 : $1.1) }
    return values[flat]
}
