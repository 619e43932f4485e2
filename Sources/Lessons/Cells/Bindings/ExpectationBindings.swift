import Engine

extension Registry {
    /// What the checks of exercises are written with.
    func registerExpectations() {
        function(
            "func expect(_ condition: Bool, _ message: String = \"this should be true\")",
            "Stops with the message unless the condition holds: the check of an exercise."
        ) { (condition: Bool, message: String) in
            if !condition { throw UnplacedExpectation(message: message) }
        }
        function(
            "func expectShape(_ x: Tensor, _ shape: [Int], _ subject: String = \"\")",
            "Stops unless x has the shape, and says which slip it looks like: channels last, no batch dimension."
        ) { (x: Tensor, shape: [Int], subject: String) in
            try Self.report(ShapeExpectation(expected: shape, got: x.shape.dims).problem, subject)
        }
        function(
            "func expectRange(_ x: Tensor, _ range: ClosedRange<Double>, _ subject: String = \"\")",
            "Stops unless all values of x lie in the range: expectRange(x, 0...1)."
        ) { (x: Tensor, range: ClosedRange<Double>, subject: String) in
            try Self.report(RangeExpectation(range: range, values: try x.toArray()).problem, subject)
        }
        function(
            "func expectRange(_ x: Double, _ range: ClosedRange<Double>, _ subject: String = \"\")",
            "Stops unless the number lies in the range."
        ) { (x: Double, range: ClosedRange<Double>, subject: String) in
            guard !(range ~= x) else { return }
            let (low, high) = (describe(.double(range.lowerBound)), describe(.double(range.upperBound)))
            try Self.report("expected a number from \(low) to \(high), got \(describe(.double(x)))", subject)
        }
        registerClose()
    }

    private func registerClose() {
        function(
            "func expectClose(_ x: Tensor, _ expected: Tensor, tolerance: Double = 1e-4, _ subject: String = \"\")",
            "Stops unless each value of x is within the tolerance of what is expected, and says which slip it looks like."
        ) { (x: Tensor, expected: Tensor, tolerance: Double, subject: String) in
            try Self.report(try Self.problem(x, expected, tolerance), subject)
        }
        function(
            "func expectClose(_ x: Double, _ expected: Double, tolerance: Double = 1e-4, _ subject: String = \"\")",
            "Stops unless the number is within the tolerance of what is expected."
        ) { (x: Double, expected: Double, tolerance: Double, subject: String) in
            let expectation = ValueExpectation(expected: [expected], got: [x], shape: [], tolerance: tolerance)
            try Self.report(expectation.problem, subject)
        }
    }

    /// What is wrong with `x`: first its shape, then its type, then its values.
    private static func problem(_ x: Tensor, _ expected: Tensor, _ tolerance: Double) throws -> String? {
        if let problem = ShapeExpectation(expected: expected.shape.dims, got: x.shape.dims).problem { return problem }
        if x.dtype != expected.dtype {
            let remedy = expected.dtype == .int64 ? "long() makes whole numbers of them" : "float() converts them"
            return "expected numbers of type \(expected.dtype), got \(x.dtype): \(remedy)"
        }
        return ValueExpectation(
            expected: try expected.detach().toArray(), got: try x.detach().toArray(), shape: x.shape.dims,
            tolerance: tolerance
        ).problem
    }

    private static func report(_ problem: String?, _ subject: String) throws {
        guard let problem else { return }
        throw UnplacedExpectation(message: subject.isEmpty ? problem : "\(subject): \(problem)")
    }
}
