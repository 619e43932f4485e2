/// Expressions for values that ask a lot of whoever gets them.
enum Values {
    static let ints = [
        "0", "1", "-1", "2", "3", "7", "8", "64", "-3", "1000", "65536", "2147483648", "4294967296", "1099511627776",
        "72057594037927936", "4611686018427387904", "Int.max", "Int.min", "(Int.max - 1)", "(Int.min + 1)",
    ]

    static let doubles = [
        "0.0", "0.5", "1.0", "-1.0", "-0.0", "3.7", "1e-30", "1e30", "1e308", "-1e308", "Double.nan", "Double.infinity",
        "-Double.infinity", "9.3e18", "0.1",
    ]

    static let numbers =
        ints + doubles + ["0x7fffffffffffffff", "1e999", "00", "1_000_000_000", "99999999999999999999"]

    static let strings = [
        "\"\"", "\"a\"", "\"noise\"", "\"🦋👨‍👩‍👧‍👦\"", "\"../x\"", "\"a/b/c\"", "\"butterflies\"",
        "\"%d %s %n %@ %1000.500f\"", "\"\\0\"",
        "\"'quoted'\\nline\"", "String(repeating: \"x\", count: 5000)", "\"1e400\"", "\"{}\"", "\".\"", "\"epsilon\"",
    ]

    static let tensors = [
        "x", "noise", "timesteps", "x[0]", "x[0, 0]", "x.T", "x[..<0]", "Tensor([1.0, 2.0, 3.0])", "Tensor(0.5)",
        "Tensor([0])",
        "Tensor([-1, 5, 9223372036854775807])", "Tensor.zeros([0, 3])", "Tensor.zeros([2, 0, 4, 4])",
        "Tensor.ones([1, 1, 1, 1, 1, 1, 1, 1, 1])", "Tensor([Double.nan, Double.infinity])",
        "Tensor.ones([1]).expand([1099511627776])", "Tensor.ones([1, 1, 1, 1]).expand([4611686018427387904, 1, 1, 1])",
        "Tensor.randn([5, 7]).T", "Tensor.randn([4, 8])", "Tensor.randn([2, 2, 4, 4]).requiresGrad()", "layer.weight",
        "Tensor.arange(12).reshape([3, 4])", "Tensor.randn([2, 3, 4, 5]).permute([3, 1, 0, 2])", "Tensor.zeros([])",
        "Tensor.randn([1, 3, 16, 16])[.all, 0..<2]", "Tensor.ones([3]).unsqueeze(1).expand([3, 4])",
    ]

    static let closures = [
        "{ $0 }", "{ _ in 1 }", "{ _ in true }", "{ $0 < $1 }", "{ $0 + $1 }", "{ x in x }", "{ (a, b) in a }", "{ }",
        "{ _ in nil }", "{ _ in while true { } }", "{ _ in x }", "sqrt", "+", "twice", "{ $0 * 2 }",
        "{ losses.append(1); return $0 }",
    ]

    static let sequences = [
        "losses", "counts", "text", "0..<3", "0...9", "0..<9223372036854775807", "5...", "x", "loader", "[[1, 2], [3]]",
        "zip(losses, 0..<2)", "losses.enumerated()", "stride(from: 0.0, to: 1e30, by: 1e-3)",
        "stride(from: 3, through: -3, by: -2)",
        "[1]", "(0..<100_000).map { $0 }", "[\"b\", \"a\"]",
    ]
}
