import CKernels

// Comparisons element by element, with broadcasting: float32 masks of 1 where they hold and 0 where not. They have no
// gradient.

extension Tensor {
    private func compare(_ other: Tensor, _ name: String, _ float: ck_op, _ int: ck_op) throws -> Tensor {
        if dtype == .int64, other.dtype == .int64 { return try Tensor.elementwise(int, [self, other], for: name) }
        return try Tensor.elementwise(float, [to(.float32), other.to(.float32)], for: name)
    }

    /// 1 where a = b.
    public func equal(_ other: Tensor) throws -> Tensor { try compare(other, "equal", CK_EQUAL, CK_INT_EQUAL) }
    /// 1 where a ≠ b.
    public func notEqual(_ other: Tensor) throws -> Tensor {
        try compare(other, "notEqual", CK_NOT_EQUAL, CK_INT_NOT_EQUAL)
    }
    /// 1 where a < b.
    public func less(_ other: Tensor) throws -> Tensor { try compare(other, "less", CK_LESS, CK_INT_LESS) }
    /// 1 where a ≤ b.
    public func lessEqual(_ other: Tensor) throws -> Tensor {
        try compare(other, "lessEqual", CK_LESS_EQUAL, CK_INT_LESS_EQUAL)
    }
    /// 1 where a > b.
    public func greater(_ other: Tensor) throws -> Tensor { try compare(other, "greater", CK_GREATER, CK_INT_GREATER) }
    /// 1 where a ≥ b.
    public func greaterEqual(_ other: Tensor) throws -> Tensor {
        try compare(other, "greaterEqual", CK_GREATER_EQUAL, CK_INT_GREATER_EQUAL)
    }

    /// 1 where an element equals the number.
    public func equal(_ number: Double) throws -> Tensor { try equal(numeral(number)) }
    /// 1 where an element does not equal the number.
    public func notEqual(_ number: Double) throws -> Tensor { try notEqual(numeral(number)) }
    /// 1 where an element is below the number.
    public func less(_ number: Double) throws -> Tensor { try less(numeral(number)) }
    /// 1 where an element is not above the number.
    public func lessEqual(_ number: Double) throws -> Tensor { try lessEqual(numeral(number)) }
    /// 1 where an element is above the number.
    public func greater(_ number: Double) throws -> Tensor { try greater(numeral(number)) }
    /// 1 where an element is not below the number.
    public func greaterEqual(_ number: Double) throws -> Tensor { try greaterEqual(numeral(number)) }

    /// `number` to compare this tensor with: exactly as int64 where both are whole.
    private func numeral(_ number: Double) throws -> Tensor {
        guard dtype == .int64, let whole = Int(exactly: number) else { return try .scalar(number) }
        return try .scalar(whole)
    }
}
