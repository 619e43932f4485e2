import CKernels

// Functions of two tensors element by element, with broadcasting. Of an int64 and a float32 tensor the first is taken as
// float32. The operators and the forms with a number are in Tensor+Operators.swift.

extension Tensor {
    /// The kernels of an operation: for float32, and for int64 where whole numbers stay whole.
    struct Operation {
        let name: String
        let float: ck_op
        var int: ck_op?
        /// The type that `int` gives.
        var intResult = DType.int64
    }

    /// What a binary operation's gradient is computed from.
    struct Pair {
        let a, b: Tensor
    }

    /// `operation` on each pair of elements. `gradients` gives those with respect to a and b in the broadcast shape; it
    /// computes only those that are needed.
    static func combine(
        _ operation: Operation, _ a: Tensor, _ b: Tensor,
        gradientA: @escaping (_ g: Tensor, Pair) throws -> Tensor,
        gradientB: @escaping (_ g: Tensor, Pair) throws -> Tensor
    ) throws -> Tensor {
        if a.dtype == .int64, b.dtype == .int64, let int = operation.int {
            return try elementwise(int, [a, b], dtype: operation.intResult, for: operation.name)
        }
        let pair = Pair(a: try a.to(.float32), b: try b.to(.float32))
        let output = try elementwise(operation.float, [pair.a, pair.b], for: operation.name)
        return record(operation.name, [a, b], output) { g in
            [
                a.requiresGrad ? try gradientA(g, pair).summed(to: a.shape) : nil,
                b.requiresGrad ? try gradientB(g, pair).summed(to: b.shape) : nil,
            ]
        }
    }

    static func add(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try combine(Operation(name: "+", float: CK_ADD, int: CK_INT_ADD), a, b) { g, _ in
            g
        } gradientB: { g, _ in
            g
        }
    }

    static func subtract(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try combine(Operation(name: "-", float: CK_SUB, int: CK_INT_SUB), a, b) { g, _ in
            g
        } gradientB: { g, _ in
            try g.neg()
        }
    }

    static func multiply(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try combine(Operation(name: "*", float: CK_MUL, int: CK_INT_MUL), a, b) { g, pair in
            try g * pair.b
        } gradientB: { g, pair in
            try g * pair.a
        }
    }

    static func divide(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try combine(Operation(name: "/", float: CK_DIV), a, b) { g, pair in
            try g / pair.b
        } gradientB: { g, pair in
            try (g * pair.a / (pair.b * pair.b)).neg()
        }
    }

    /// ⌊a / b⌋. Two int64 tensors give int64. Its gradient is 0.
    /// - Throws: `EngineError` when shapes do not fit, or a whole number is divided by 0.
    public func floorDivide(_ other: Tensor) throws -> Tensor {
        try Tensor.requireDivisors(self, other, "floorDivide")
        let operation = Operation(name: "floorDivide", float: CK_FLOOR_DIV, int: CK_INT_FLOOR_DIV)
        return try Tensor.combine(operation, self, other) { g, _ in
            try Tensor.zerosLike(g)
        } gradientB: { g, _ in
            try Tensor.zerosLike(g)
        }
    }

    /// a − b ⌊a / b⌋: what remains of a, with the sign of b, as Python's % has it.
    /// - Throws: `EngineError` when shapes do not fit, or a whole number is divided by 0.
    public func remainder(_ other: Tensor) throws -> Tensor {
        try Tensor.requireDivisors(self, other, "remainder")
        let operation = Operation(name: "remainder", float: CK_REMAINDER, int: CK_INT_REMAINDER)
        return try Tensor.combine(operation, self, other) { g, _ in
            g
        } gradientB: { g, pair in
            try (g * (pair.a / pair.b).floor()).neg()
        }
    }

    private static func requireDivisors(_ a: Tensor, _ b: Tensor, _ operation: String) throws {
        guard a.dtype == .int64, b.dtype == .int64 else { return }
        try require(
            !b.toInts().contains(0), operation, "whole numbers cannot be divided by 0; use .float() to get infinity")
    }

    /// xⁿ for the number n.
    public func pow(_ exponent: Double) throws -> Tensor {
        switch exponent {
        case 0.5: return try sqrt()
        case 1: return try self * 1.0
        case 2: return try to(.float32).square()
        default: return try pow(Tensor.scalar(exponent))
        }
    }

    /// xⁿ element by element. The gradient with respect to n is xⁿ log x.
    public func pow(_ exponent: Tensor) throws -> Tensor {
        try Tensor.combine(Operation(name: "pow", float: CK_POW), self, exponent) { g, pair in
            try g * pair.b * pair.a.detach().pow(pair.b.detach() - 1.0)
        } gradientB: { g, pair in
            let slope = try pair.a.detach().pow(pair.b.detach()) * pair.a.detach().log()
            return try g * Tensor.where(pair.a.equal(0), Tensor.scalar(0.0), slope)
        }
    }

    /// The smaller of two elements; NaN if one is NaN. Equal elements share the gradient.
    public func minimum(_ other: Tensor) throws -> Tensor {
        try pick(other, Operation(name: "minimum", float: CK_MIN, int: CK_INT_MIN), chosen: CK_LESS)
    }

    /// The larger of two elements; NaN if one is NaN. Equal elements share the gradient.
    public func maximum(_ other: Tensor) throws -> Tensor {
        try pick(other, Operation(name: "maximum", float: CK_MAX, int: CK_INT_MAX), chosen: CK_GREATER)
    }

    private func pick(_ other: Tensor, _ operation: Operation, chosen: ck_op) throws -> Tensor {
        /// 1 where `x` was picked, a half where both are equal.
        @Sendable func share(_ x: Tensor, _ y: Tensor) throws -> Tensor {
            try Tensor.elementwise(chosen, [x, y], for: operation.name)
                + Tensor.elementwise(CK_EQUAL, [x, y], for: operation.name) * 0.5
        }
        return try Tensor.combine(operation, self, other) { g, pair in
            try g * share(pair.a, pair.b)
        } gradientB: { g, pair in
            try g * share(pair.b, pair.a)
        }
    }

    /// x held between `low` and `high`; the gradient is 0 outside.
    public func clip(_ low: Double, _ high: Double) throws -> Tensor {
        try require(low <= high, "clip", "the lower bound \(low) lies above the upper bound \(high)")
        let output = try Tensor.elementwise(
            CK_CLIP, [to(.float32), Tensor.scalar(low), Tensor.scalar(high)], for: "clip")
        return Tensor.record("clip", [self], output) { g in
            [try g * (self.detach().greaterEqual(low) * self.detach().lessEqual(high))]
        }
    }

    /// x held between whole numbers: int64 stays int64.
    public func clip(_ low: Int, _ high: Int) throws -> Tensor {
        guard dtype == .int64 else { return try clip(Double(low), Double(high)) }
        try require(low <= high, "clip", "the lower bound \(low) lies above the upper bound \(high)")
        return try Tensor.elementwise(
            CK_INT_CLIP, [self, Tensor.scalar(low), Tensor.scalar(high)], dtype: .int64, for: "clip")
    }

    /// Elements of `a` where `condition` is not 0, of `b` where it is.
    public static func `where`(_ condition: Tensor, _ a: Tensor, _ b: Tensor) throws -> Tensor {
        let mask = try condition.dtype == .float32 ? condition : condition.notEqual(0)
        if a.dtype == .int64, b.dtype == .int64 {
            return try elementwise(CK_INT_WHERE, [mask, a, b], dtype: .int64, for: "where")
        }
        let output = try elementwise(CK_WHERE, [mask, a.to(.float32), b.to(.float32)], for: "where")
        return record("where", [a, b], output) { g in
            let zero = try scalar(0.0)
            return [
                a.requiresGrad ? try elementwise(CK_WHERE, [mask, g, zero], for: "where").summed(to: a.shape) : nil,
                b.requiresGrad ? try elementwise(CK_WHERE, [mask, zero, g], for: "where").summed(to: b.shape) : nil,
            ]
        }
    }
}
