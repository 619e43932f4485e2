import CKernels

// Functions of two tensors element by element, with broadcasting. Of an int64 and a float32 tensor the first is taken as
// float32. The operators and the forms with a number are in Tensor+Operators.swift.

extension Tensor {
    /// The kernels of an operation: for float32, and for int64 where whole numbers stay whole.
    struct Operation {
        let name: String
        let float: ck_op
        var int: ck_op?
    }

    /// The gradient with respect to an operand, in the shape of the result, from that with respect to the result.
    typealias Gradient = (_ g: Tensor) throws -> Tensor

    /// `operation` on each pair of elements. `gradients` makes the gradients with respect to a and b; what they capture
    /// is kept until `backward()`, as far as a gradient is needed.
    static func combine(
        _ operation: Operation, _ a: Tensor, _ b: Tensor, gradients: (_ a: Tensor, _ b: Tensor) -> (Gradient, Gradient)
    ) throws -> Tensor {
        if a.dtype == .int64, b.dtype == .int64, let int = operation.int {
            return try elementwise(int, [a, b], dtype: .int64, for: operation.name)
        }
        let (x, y) = (try a.to(.float32), try b.to(.float32))
        let output = try elementwise(operation.float, [x, y], for: operation.name)
        let (gradientA, gradientB) = gradients(x, y)
        let backwardA = a.requiresGrad ? gradientA : nil
        let backwardB = b.requiresGrad ? gradientB : nil
        return record(operation.name, [a, b], output) { [shapeA = a.shape, shapeB = b.shape] g in
            [try backwardA?(g).summed(to: shapeA), try backwardB?(g).summed(to: shapeB)]
        }
    }

    static func add(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try combine(Operation(name: "+", float: CK_ADD, int: CK_INT_ADD), a, b) { _, _ in ({ $0 }, { $0 }) }
    }

    static func subtract(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try combine(Operation(name: "-", float: CK_SUB, int: CK_INT_SUB), a, b) { _, _ in ({ $0 }, { try $0.neg() }) }
    }

    static func multiply(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try combine(Operation(name: "*", float: CK_MUL, int: CK_INT_MUL), a, b) { a, b in
            ({ g in try g * b }, { g in try g * a })
        }
    }

    static func divide(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try combine(Operation(name: "/", float: CK_DIV), a, b) { a, b in
            ({ g in try g / b }, { g in try (g * a / (b * b)).neg() })
        }
    }

    /// ⌊a / b⌋. Two int64 tensors give int64. Its gradient is 0.
    /// - Throws: `EngineError` when shapes do not fit, or a whole number is divided by 0.
    public func floorDivide(_ other: Tensor) throws -> Tensor {
        try Tensor.requireDivisors(self, other, "floorDivide")
        let operation = Operation(name: "floorDivide", float: CK_FLOOR_DIV, int: CK_INT_FLOOR_DIV)
        return try Tensor.combine(operation, self, other) { _, _ in
            ({ try Tensor.zerosLike($0) }, { try Tensor.zerosLike($0) })
        }
    }

    /// a − b ⌊a / b⌋: what remains of a, with the sign of b, as Python's % has it.
    /// - Throws: `EngineError` when shapes do not fit, or a whole number is divided by 0.
    public func remainder(_ other: Tensor) throws -> Tensor {
        try Tensor.requireDivisors(self, other, "remainder")
        let operation = Operation(name: "remainder", float: CK_REMAINDER, int: CK_INT_REMAINDER)
        return try Tensor.combine(operation, self, other) { a, b in
            ({ $0 }, { g in try (g * (a / b).floor()).neg() })
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
        try Tensor.combine(Operation(name: "pow", float: CK_POW), self, exponent) { x, n in
            (
                { g in try g * n * x.pow(n - 1.0) },
                { g in try g * Tensor.where(x.equal(0), Tensor.scalar(0.0), x.pow(n) * x.log()) }
            )
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
        func share(_ x: Tensor, _ y: Tensor) throws -> Tensor {
            try Tensor.elementwise(chosen, [x, y], for: operation.name)
                + Tensor.elementwise(CK_EQUAL, [x, y], for: operation.name) * 0.5
        }
        return try Tensor.combine(operation, self, other) { a, b in
            ({ g in try g * share(a, b) }, { g in try g * share(b, a) })
        }
    }

    /// x held between `low` and `high`; the gradient is 0 outside.
    public func clip(_ low: Double, _ high: Double) throws -> Tensor {
        try require(low <= high, "clip", "the lower bound \(low) lies above the upper bound \(high)")
        let output = try Tensor.elementwise(
            CK_CLIP, [to(.float32), Tensor.scalar(low), Tensor.scalar(high)], for: "clip")
        return Tensor.record("clip", [self], output) { g in
            [try g * (self.greaterEqual(low) * self.lessEqual(high))]
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
        let (needsA, needsB) = (a.requiresGrad, b.requiresGrad)
        return record("where", [a, b], output) { [shapeA = a.shape, shapeB = b.shape] g in
            let zero = try scalar(0.0)
            return [
                needsA ? try elementwise(CK_WHERE, [mask, g, zero], for: "where").summed(to: shapeA) : nil,
                needsB ? try elementwise(CK_WHERE, [mask, zero, g], for: "where").summed(to: shapeB) : nil,
            ]
        }
    }
}
