import Foundation

/// The x below which a share `p` of the beta distribution with parameters `a` and `b` lies.
func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    if p <= 0 { return 0 }
    if p >= 1 { return 1 }
    var (low, high) = (0.0, 1.0)
    // Halving to the last bit: slow but certain, and a handful of values is all that is ever asked for.
    while true {
        let middle = (low + high) / 2
        if middle == low || middle == high { return middle }
        if betaShare(below: middle, a, b) < p { low = middle } else { high = middle }
    }
}

/// The share of the beta distribution below x, Iₓ(a, b): the continued fraction of Numerical Recipes, section 6.4.
private func betaShare(below x: Double, _ a: Double, _ b: Double) -> Double {
    // The fraction converges quickly only on one side of the middle.
    if x > (a + 1) / (a + b + 2) { return 1 - betaShare(below: 1 - x, b, a) }
    let constant: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
    let powers: Double = a * log(x) + b * log(1 - x)
    return exp(constant + powers) / a * continuedFraction(x, a, b)
}

private func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    var c = 1.0
    var d = 1 / (1 - (a + b) * x / (a + 1))
    var fraction = d
    func take(_ numerator: Double) {
        d = 1 / (1 + numerator * d)
        c = 1 + numerator / c
        fraction *= c * d
    }
    for m in stride(from: 1.0, through: 200, by: 1) {
        let even = a + 2 * m
        take(m * (b - m) * x / ((even - 1) * even))
        take(-(a + m) * (a + b + m) * x / (even * (even + 1)))
        if abs(c * d - 1) < 1e-16 { break }
    }
    return fraction
}
