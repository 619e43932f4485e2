import Foundation

extension Registry {
    /// Numbers and the functions of mathematics.
    func registerNumbers() {
        registerFunctions()
        registerIntMembers()
        registerDoubleMembers()
        registerConversions()
        members(of: bool, as: Bool.self) { bool in
            bool.native("mutating func toggle()", "Turns true into false and false into true.") { value, _, _ in
                if case .bool(let old) = value { value = .bool(!old) }
                return .void
            }
        }
    }

    private func registerFunctions() {
        let functions: [(String, String, (Double) -> Double)] = [
            ("sqrt", "The square root.", { $0.squareRoot() }), ("exp", "e to the power x.", { exp($0) }),
            ("log", "The natural logarithm.", { log($0) }), ("log2", "The logarithm to base 2.", { log2($0) }),
            ("log10", "The logarithm to base 10.", { log10($0) }), ("sin", "The sine.", { sin($0) }),
            ("cos", "The cosine.", { cos($0) }), ("tan", "The tangent.", { tan($0) }),
            ("tanh", "The hyperbolic tangent.", { tanh($0) }), ("atan", "The arc tangent.", { atan($0) }),
            ("floor", "The next lower whole number.", { $0.rounded(.down) }),
            ("ceil", "The next higher whole number.", { $0.rounded(.up) }),
            ("round", "The nearest whole number.", { $0.rounded() }),
        ]
        for (name, doc, body) in functions { function("func \(name)(_ x: Double) -> Double", doc, body) }
        function("func pow(_ base: Double, _ exponent: Double) -> Double", "A power.") { (x: Double, y: Double) in
            pow(x, y)
        }
        function("func atan2(_ y: Double, _ x: Double) -> Double", "The angle of the point (x, y).") {
            (y: Double, x: Double) in atan2(y, x)
        }
        native("func abs<T>(_ x: T) -> T", "The value without its sign.") { values, _ in
            switch values[0] {
            case .double(let x): return .double(Swift.abs(x))
            case .int(let x) where x != .min: return .int(Swift.abs(x))
            default: throw ValueError("'abs' of \(describe(values[0])) is not defined")
            }
        }
        registerExtremes()
    }

    /// `min` and `max` of two or more values.
    private func registerExtremes() {
        for (name, operation, doc) in [
            ("min", BinaryOperator.less, "The smallest of the values."),
            ("max", .greaterOrEqual, "The largest of the values."),
        ] {
            native("func \(name)<T>(_ x: T, _ y: T, _ rest: T...) -> T", doc) { values, _ in
                guard case .array(let rest) = values[2] else { return values[0] }
                return try ([values[1]] + rest.elements).reduce(values[0]) { best, next in
                    guard case .bool(let isBetter)? = try operation.apply(next, best) else {
                        throw ValueError("values of type '\(next.type)' cannot be compared")
                    }
                    return isBetter ? next : best
                }
            }
        }
    }

    private func registerIntMembers() {
        members(of: int, as: Int.self) { int in
            int.staticProperty("static var max: Int", "The largest Int.") { Int.max }
            int.staticProperty("static var min: Int", "The smallest Int.") { Int.min }
            int.method("func isMultiple(of other: Int) -> Bool", "Whether the number divides by another without rest.")
            {
                (x: Int, other: Int) in x.isMultiple(of: other)
            }
            int.method(
                "func quotientAndRemainder(dividingBy divisor: Int) -> (quotient: Int, remainder: Int)",
                "The result and the rest of a division."
            ) { (x: Int, divisor: Int) in
                if divisor == 0 || (divisor == -1 && x == .min) { throw ValueError("division by \(divisor)") }
                return x.quotientAndRemainder(dividingBy: divisor)
            }
            int.method("func signum() -> Int", "-1, 0 or 1.") { (x: Int) in x.signum() }
        }
    }

    private func registerDoubleMembers() {
        members(of: double, as: Double.self) { double in
            double.staticProperty("static var pi: Double", "π.") { Double.pi }
            double.staticProperty("static var infinity: Double", "Infinity.") { Double.infinity }
            double.staticProperty("static var nan: Double", "Not a number.") { Double.nan }
            double.staticProperty("static var greatestFiniteMagnitude: Double", "The largest Double.") {
                Double.greatestFiniteMagnitude
            }
            double.property("var isNaN: Bool", "Whether this is not a number.") { $0.isNaN }
            double.property("var isFinite: Bool", "Whether this is neither infinite nor NaN.") { $0.isFinite }
            double.property("var isInfinite: Bool", "Whether this is infinite.") { $0.isInfinite }
            double.property("var magnitude: Double", "The value without its sign.") { $0.magnitude }
            double.method("func rounded() -> Double", "The nearest whole number.") { (x: Double) in x.rounded() }
            double.method("func rounded(_ rule: FloatingPointRoundingRule) -> Double", "A whole number near.") {
                (x: Double, rule: FloatingPointRoundingRule) in x.rounded(rule)
            }
            double.method("func squareRoot() -> Double", "The square root.") { (x: Double) in x.squareRoot() }
            double.method("func truncatingRemainder(dividingBy other: Double) -> Double", "The rest of a division.") {
                (x: Double, other: Double) in x.truncatingRemainder(dividingBy: other)
            }
        }
        type("FloatingPointRoundingRule", FloatingPointRoundingRule.self, "How to round.") { rule in
            rule.staticProperty("case up", "Up.") { FloatingPointRoundingRule.up }
            rule.staticProperty("case down", "Down.") { FloatingPointRoundingRule.down }
            rule.staticProperty("case towardZero", "Towards zero.") { FloatingPointRoundingRule.towardZero }
            rule.staticProperty("case toNearestOrAwayFromZero", "To the nearest.") {
                FloatingPointRoundingRule.toNearestOrAwayFromZero
            }
            rule.staticProperty("case toNearestOrEven", "To the nearest, or to the even one.") {
                FloatingPointRoundingRule.toNearestOrEven
            }
        }
    }

    private func registerConversions() {
        members(of: int, as: Int.self) { int in
            int.initialiser("init(_ x: Int)", "The same number.") { (x: Int) in x }
            int.initialiser("init(_ x: Double)", "The number without its fraction.") { (x: Double) in
                guard let result = Int(exactly: x.rounded(.towardZero)) else {
                    throw ValueError(
                        "\(x) cannot be converted to Int: it is \(x.isFinite ? "too large" : "not finite")")
                }
                return result
            }
            int.initialiser("init?(_ text: String) -> Int?", "The number that the text says; nil if it says none.") {
                (text: String) in Int(text)
            }
        }
        members(of: double, as: Double.self) { double in
            double.initialiser("init(_ x: Double)", "The same number.") { (x: Double) in x }
            double.initialiser("init(_ x: Int)", "The number as a Double.") { (x: Int) in Double(x) }
            double.initialiser(
                "init?(_ text: String) -> Double?", "The number that the text says; nil if it says none."
            ) {
                (text: String) in Double(text)
            }
        }
    }
}
