// Arithmetic as it is written: tensor with tensor, and tensor with number on either side. A Double makes a float32
// result; an Int leaves an int64 tensor int64.

extension Tensor {
    /// a + b, element by element, with broadcasting.
    public static func + (a: Tensor, b: Tensor) throws -> Tensor { try add(a, b) }
    /// a − b, element by element, with broadcasting.
    public static func - (a: Tensor, b: Tensor) throws -> Tensor { try subtract(a, b) }
    /// a · b, element by element, with broadcasting.
    public static func * (a: Tensor, b: Tensor) throws -> Tensor { try multiply(a, b) }
    /// a / b, element by element, with broadcasting: always float32.
    public static func / (a: Tensor, b: Tensor) throws -> Tensor { try divide(a, b) }
    /// What remains of a after dividing by b, with the sign of b.
    public static func % (a: Tensor, b: Tensor) throws -> Tensor { try a.remainder(b) }
    /// −a.
    public static prefix func - (a: Tensor) throws -> Tensor { try a.neg() }

    /// a + b for every element of a.
    public static func + (a: Tensor, b: Double) throws -> Tensor { try add(a, scalar(b)) }
    /// a − b for every element of a.
    public static func - (a: Tensor, b: Double) throws -> Tensor { try subtract(a, scalar(b)) }
    /// a · b for every element of a.
    public static func * (a: Tensor, b: Double) throws -> Tensor { try multiply(a, scalar(b)) }
    /// a / b for every element of a.
    public static func / (a: Tensor, b: Double) throws -> Tensor { try divide(a, scalar(b)) }
    /// What remains of every element of a after dividing by b.
    public static func % (a: Tensor, b: Double) throws -> Tensor { try a.remainder(scalar(b)) }

    /// a + b for every element of b.
    public static func + (a: Double, b: Tensor) throws -> Tensor { try add(scalar(a), b) }
    /// a − b for every element of b.
    public static func - (a: Double, b: Tensor) throws -> Tensor { try subtract(scalar(a), b) }
    /// a · b for every element of b.
    public static func * (a: Double, b: Tensor) throws -> Tensor { try multiply(scalar(a), b) }
    /// a / b for every element of b.
    public static func / (a: Double, b: Tensor) throws -> Tensor { try divide(scalar(a), b) }

    /// a + b for every element of a.
    public static func + (a: Tensor, b: Int) throws -> Tensor { try add(a, scalar(b)) }
    /// a − b for every element of a.
    public static func - (a: Tensor, b: Int) throws -> Tensor { try subtract(a, scalar(b)) }
    /// a · b for every element of a.
    public static func * (a: Tensor, b: Int) throws -> Tensor { try multiply(a, scalar(b)) }
    /// a / b for every element of a: always float32.
    public static func / (a: Tensor, b: Int) throws -> Tensor { try divide(a, scalar(b)) }
    /// What remains of every element of a after dividing by b.
    public static func % (a: Tensor, b: Int) throws -> Tensor { try a.remainder(scalar(b)) }

    /// a + b for every element of b.
    public static func + (a: Int, b: Tensor) throws -> Tensor { try add(scalar(a), b) }
    /// a − b for every element of b.
    public static func - (a: Int, b: Tensor) throws -> Tensor { try subtract(scalar(a), b) }
    /// a · b for every element of b.
    public static func * (a: Int, b: Tensor) throws -> Tensor { try multiply(scalar(a), b) }
    /// a / b for every element of b: always float32.
    public static func / (a: Int, b: Tensor) throws -> Tensor { try divide(scalar(a), b) }

    /// Makes `a` the tensor a + b. The tensor that it was stays as it is.
    public static func += (a: inout Tensor, b: Tensor) throws { a = try a + b }
    /// Makes `a` the tensor a − b. The tensor that it was stays as it is.
    public static func -= (a: inout Tensor, b: Tensor) throws { a = try a - b }
    /// Makes `a` the tensor a · b. The tensor that it was stays as it is.
    public static func *= (a: inout Tensor, b: Tensor) throws { a = try a * b }
    /// Makes `a` the tensor a / b. The tensor that it was stays as it is.
    public static func /= (a: inout Tensor, b: Tensor) throws { a = try a / b }
    /// Makes `a` the tensor a + b. The tensor that it was stays as it is.
    public static func += (a: inout Tensor, b: Double) throws { a = try a + b }
    /// Makes `a` the tensor a − b. The tensor that it was stays as it is.
    public static func -= (a: inout Tensor, b: Double) throws { a = try a - b }
    /// Makes `a` the tensor a · b. The tensor that it was stays as it is.
    public static func *= (a: inout Tensor, b: Double) throws { a = try a * b }
    /// Makes `a` the tensor a / b. The tensor that it was stays as it is.
    public static func /= (a: inout Tensor, b: Double) throws { a = try a / b }
}
