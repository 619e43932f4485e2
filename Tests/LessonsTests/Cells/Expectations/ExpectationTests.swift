import Testing

@testable import Lessons

/// What checks say about wrong results.
@Suite struct ExpectationTests {
    /// The message of the expectation that fails in `source`; nil if all hold.
    private func message(_ source: String) throws -> String? {
        do {
            _ = try Session(output: RecordedOutput()).run(source, name: "check")
            return nil
        } catch let error as ExpectationFailed {
            return error.message
        }
    }

    @Test(arguments: [
        ("[8, 1, 28, 28]", "[8, 28, 28, 1]", ": channels come second"),
        ("[3, 32, 32]", "[32, 32, 3]", ": channels come first"),
        ("[8, 28, 28, 1]", "[8, 1, 28, 28]", ": channels come last here"),
        ("[1, 3, 32, 32]", "[3, 32, 32]", ": the batch dimension is missing, unsqueeze(0) adds it"),
        ("[8, 3, 32, 32]", "[3, 32, 32]", ": the batch dimension is missing"),
        ("[3, 32, 32]", "[1, 3, 32, 32]", ": there is one dimension too many in front, squeeze(0) takes it away"),
        ("[2, 3]", "[3, 2]", ": dimensions 0 and 1 are swapped, transpose(0, 1) turns them"),
        ("[8, 3, 32, 32]", "[4, 3, 32, 32]", ": that is another number of images"),
        ("[8, 3, 32, 32]", "[8, 1, 32, 32]", ": that is another number of channels"),
        ("[8, 3, 16, 16]", "[8, 3, 32, 32]", ": the images have another size"),
        ("[2, 6]", "[12]", ": the number of values is right, reshape([2, 6]) arranges them"),
        ("[5]", "[2, 3, 4]", ": 1 dimension was expected"),
        ("[2, 3, 4]", "[5]", ": 3 dimensions were expected"),
        ("[2, 3]", "[4, 5]", ""),
    ])
    func shapesThatDiffer(expected: String, got: String, slip: String) throws {
        #expect(
            try message("expectShape(Tensor.zeros(\(got)), \(expected))")
                == "expected the shape \(expected), got \(got)\(slip)")
        #expect(try message("expectShape(Tensor.zeros(\(expected)), \(expected))") == nil)
    }

    @Test(arguments: ["[Int.max, Int.min]", "[Int.max, 4]", "[-3]"]) func shapesThatNoTensorHas(expected: String) throws
    {
        let text = expected.replacing("Int.max", with: "\(Int.max)").replacing("Int.min", with: "\(Int.min)")
        let count = expected.contains(",") ? "2 dimensions were" : "1 dimension was"
        #expect(
            try message("expectShape(Tensor.zeros([1, 2, 3]), \(expected))")
                == "expected the shape \(text), got [1, 2, 3]: \(count) expected")
    }

    @Test(arguments: [
        (
            "x * 2 - 1",
            "expected 0.0 at [0], got -1.0, off by up to 1.0: "
                + "the values lie in [-1, 1] where [0, 1] was expected, x / 2 + 0.5 brings them there"
        ),
        (
            "x * 0.5 + 0.5",
            "expected 0.0 at [0], got 0.5, off by up to 0.5: "
                + "the values lie in [0, 1] where [-1, 1] was expected, x * 2 - 1 brings them there"
        ),
        (
            "x * 255",
            "expected 1.0 at [2], got 255.0, off by up to 254.0: the values lie in [0, 255] where [0, 1] was expected"
        ),
        ("-x", "expected 1.0 at [2], got -1.0, off by up to 2.0: the sign is turned round"),
        ("x * x", "expected 0.25 at [1], got 0.0625, off by up to 0.1875: this is the square"),
        ("x.sqrt()", "expected 0.25 at [1], got 0.5, off by up to 0.25: this is the root"),
        ("x + 3", "expected 0.0 at [0], got 3.0, off by up to 3.0: every value is 3.0 too large"),
        ("x * 3", "expected 1.0 at [2], got 3.0, off by up to 2.0: every value is 3.0 times what it should be"),
        ("x * 0", "expected 1.0 at [2], got 0.0, off by up to 1.0: every value is 0"),
        ("Tensor([0.0, 0.25, 1.5])", "expected 1.0 at [2], got 1.5, off by up to 0.5"),
        (
            "Tensor([0.0, 0.25, 1.0]).log()",
            "expected 0.0 at [0], got -inf: a division by zero or a root of a negative number gives that"
        ),
        (
            "x.unsqueeze(0)",
            "expected the shape [3], got [1, 3]: there is one dimension too many in front, squeeze(0) takes it away"
        ),
        ("x.long()", "expected numbers of type float32, got int64: float() converts them"),
    ])
    func valuesThatDiffer(got: String, expected: String) throws {
        #expect(try message("let x = Tensor([0.0, 0.25, 1.0])\nexpectClose(\(got), x)") == expected)
        #expect(try message("let x = Tensor([0.0, 0.25, 1.0])\nexpectClose(x + 0.00005, x)") == nil)
    }

    @Test func matricesMayBeTransposed() throws {
        #expect(
            try message(
                "let a = Tensor([[1.0, 2.0], [5.0, 4.0]])\nexpectClose(a.transpose(0, 1), a, tolerance: 0.1, \"the product\")"
            )
                == "the product: expected 2.0 at [0, 1], got 5.0, off by up to 3.0: rows and columns are swapped")
    }

    @Test func numbersAreCompared() throws {
        #expect(try message("expectClose(0.5, 0.75, \"the loss\")") == "the loss: expected 0.75, got 0.5")
        #expect(try message("expectClose(0.5, 0.75, tolerance: 0.3)") == nil)
        #expect(
            try message("expectRange(1.5, 0...1, \"alpha\")") == "alpha: expected a number from 0.0 to 1.0, got 1.5")
    }

    @Test(arguments: [
        (
            "[-1.0, 1.0]", "0...1",
            "expected values from 0.0 to 1.0, got -1.0 to 1.0: [-1, 1] becomes [0, 1] by x / 2 + 0.5"
        ),
        (
            "[0.0, 255.0]", "0...1",
            "expected values from 0.0 to 1.0, got 0.0 to 255.0: [0, 255] becomes [0, 1] by x / 255"
        ),
        (
            "[-3.0, 1.0]", "-1...1",
            "expected values from -1.0 to 1.0, got -3.0 to 1.0: clip(-1.0, 1.0) cuts off what lies outside"
        ),
        ("[Double.nan, 1.0]", "-1...1", "expected values from -1.0 to 1.0, got NaN"),
    ])
    func rangesThatAreLeft(values: String, range: String, expected: String) throws {
        #expect(try message("expectRange(Tensor(\(values)), \(range))") == expected)
        #expect(try message("expectRange(Tensor([0.0, 0.5, 1.0]), \(range))") == nil)
    }
}
