/// Cells that are known to be hard on interpreters: deep, long, endless, huge.
enum HostileCells {
    static func write(_ random: inout SeededGenerator) -> String {
        let n = random.pick([10, 100, 1_000, 10_000])
        let size = random.pick(["1 << 20", "50_000_000", "1_000_000_000", "Int.max", "-1"])
        func nested(_ open: String, _ inner: String, _ close: String) -> String {
            String(repeating: open, count: n) + inner + String(repeating: close, count: n)
        }
        return random.pick([
            nested("(", "1", ")"), nested("[", "1", "]"), nested("{ ", "1", " }()"), nested("-", "1", ""),
            nested("!", "true", ""), nested("x[", "0", "]"), nested("twice(", "1", ")"),
            nested("if true { ", "1", " }"),
            nested("\"\\(", "1", ")\""), nested("{ $0 }(", "1", ")"), "let a: " + nested("[", "Int", "]") + " = []",
            "let a: Int" + nested("?", "", "") + " = nil", "func f() { " + nested("func g() { ", "", " }") + " }",
            "1" + nested(" + 1", "", ""), "x" + nested(".abs()", "", ""), "\"a\"" + nested(" + \"a\"", "", ""),
            "[" + nested("1, ", "1", "") + "]", nested("let a = 1\n", "", ""), "true" + nested(" && true", "", ""),
            "true" + nested(" ? 1 : true", " ? 1 : 2", ""), "func f(_ n: Int) -> Int { f(n + 1) }\nf(0)",
            "func f(_ n: Int) -> Int { n == 0 ? 0 : 1 + f(n - 1) }\nf(\(n))",
            "let f = { (n: Int) -> Int in n }\nf(f(f(\(n))))",
            "while true { }", "repeat { epochs += 1 } while epochs > 0", "for i in 0... { _ = i }",
            "for _ in 0..<1_000_000_000 { }",
            "(0..<1_000_000_000).map { $0 }", "(0..<50_000_000).reduce(0, +)", "var s = \"ab\"\nwhile true { s += s }",
            "var a = [1]\nwhile true { a += a }", "var a = [1]\nwhile true { a.append(1) }",
            "var a: [[Int]] = []\nwhile true { a.append(Array(repeating: 1, count: 100_000)) }",
            "var d: [Int: Int] = [:]\nfor i in 0... { d[i] = i }", "var t = x\nwhile true { t = concat([t, t]) }",
            "var all: [Tensor] = []\nwhile true { all.append(Tensor.zeros([1024, 1024])) }",
            "var s = \"\"\nwhile true { s += \"\\(s)x\" }",
            "Array(repeating: 1.5, count: \(size))", "String(repeating: \"ab\", count: \(size))",
            "Tensor.zeros([\(size)])",
            "Tensor.randn([\(size), 2])", "Tensor.arange(\(size))", "Tensor.zeros([0, \(size), \(size)]).flatten(1)",
            "Tensor.ones([1]).expand([\(size)]).sum()", "Tensor.ones([1]).expand([\(size)]).toArray()",
            "print(Array(repeating: \"abc\", count: 300_000))",
            "Tensor.eye(\(size))", "Tensor.linspace(0, 1, \(size))", "Linear(\(size), \(size))",
            "Conv2d(3, 3, kernelSize: \(size))",
            "UNet2DModel(sampleSize: 8, layersPerBlock: 1_000_000)",
            "UNet2DModel(blockOutChannels: [32, 64, 96, 1_000_000])",
            "DDPMScheduler(numTrainTimesteps: \(size))",
            "ImageDataset.named(\"butterflies\", count: \(size)).statistics()",
            "let y = Tensor.ones([1]).requiresGrad()\nvar z = y\nfor _ in 0..<\(n) { z = z * 1.0 }\nz.backward()",
            "let y = Tensor.ones([1]).requiresGrad()\nvar z = y\nfor _ in 0..<\(n) { z = z + y }\nz",
            "(0..<\(size)).reversed()",
            "var a: [Any] = [1]\nfor _ in 0..<\(n) { a = [a] }\nprint(a)",
            "var o: Any = 1\nfor _ in 0..<\(n) { o = [o] }\no",
            "var f = { (n: Int) in n }\nfor _ in 0..<\(n) { let g = f\nf = { (n: Int) in g(n) } }\nf(1)",
            "var t: [String: Any] = [:]\nfor _ in 0..<\(n) { t = [\"a\": t] }\nt == t",
            "Tensor.randn([3000, 3000]).matmul(Tensor.randn([3000, 3000]))",
            "Tensor.randn([20_000_000]).sort()",
            "Tensor.randn([1, 64, 256, 256]).conv2d(Tensor.randn([256, 64, 5, 5]), padding: 2)",
            "(0..<3_000_000).map { -$0 }.sorted()",
            "let big = (0..<500_000).map { \"\\($0)\" }\nbig.joined(separator: \",\").count",
            "text.split(separator: \"\")",
            "String(repeating: \"ab\", count: 10_000_000).replacingOccurrences(of: \"a\", with: String(repeating: \"c\", count: 1000))",
            "switch 1 { " + nested("case 2: break\n", "default: break", "") + " }",
            "let (" + nested("a, ", "b", "") + ") = (1, 2)",
            "Resize([16384, 16384])(dataset[0])", "showImages(Resize([16384, 16384])(dataset[0]))",
            "histogram([1.0, 2.0], bins: \(size))",
            "plot(Tensor.randn([1_000_000]))", "Tensor.randn([\(n), \(n)])", "x" + nested(".unsqueeze(0)", "", ""),
            "scheduler.setTimesteps(\(size))",
        ])
    }
}
