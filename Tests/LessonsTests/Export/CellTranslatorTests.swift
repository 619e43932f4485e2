import Foundation
import Testing

@testable import Lessons

/// Cells as the Swift that the compiler takes.
@Suite struct CellTranslatorTests {
    /// The translations of cells. Only the last one prints a value, if `printsLast`.
    private func translate(_ cells: [String], printsLast: Bool = false) -> [CellTranslator.Translation] {
        CellTranslator().translate(
            cells.enumerated().map { number, source in
                .init(id: "\(number)", source: source, printsValue: printsLast && number == cells.count - 1)
            })
    }

    private func translated(_ cells: String..., printsLast: Bool = false) -> [String] {
        translate(cells, printsLast: printsLast).map(\.source)
    }

    @Test(arguments: [
        ("let x = Tensor.zeros([2])", "let x = try Tensor.zeros([2])"),
        ("let n = 1 + 2 * 3", "let n = 1 + 2 * 3"),
        ("let isLarge = false", "var isLarge = false"), ("let isLarge = 2 > 1", "let isLarge = 2 > 1"),
        ("var a = [1.0]; a.append(2); a[0] = 3", "var a = [1.0]; a.append(2); a[0] = 3"),
        (
            "print(\"mean \\(Tensor.ones([2]).mean().item())\")",
            "try print(\"mean \\(Tensor.ones([2]).mean().item())\")"
        ),
        ("let y = [1, 2].map { Double($0) * 2 }", "let y = [1, 2].map { Double($0) * 2 }"),
        ("let y = [1, 2].map { Tensor.ones([$0]) }", "let y = try [1, 2].map { try Tensor.ones([$0]) }"),
        ("let s = [1.0, 2].reduce(0, +)", "let s = [1.0, 2].reduce(0, +)"),
        (
            "let s = [Tensor.ones([1])].reduce(Tensor.zeros([1]), +)",
            "let s = try [Tensor.ones([1])].reduce(Tensor.zeros([1]), +)"
        ),
        ("let d = zip([1.0], [2.0]).map { $0 - $1 }", "let d = zip([1.0], [2.0]).map { $0 - $1 }"),
        ("let d = zip([1.0], [2.0]).map { $0.0 - $0.1 }", "let d = zip([1.0], [2.0]).map { $0.0 - $0.1 }"),
        ("let g = noGrad { 1 }", "let g = noGrad { 1 }"),
        ("let g = noGrad { Tensor.ones([1]) }", "let g = try noGrad { try Tensor.ones([1]) }"),
        ("let n = abs(-2) + max(1, 2)", "let n = abs(-2) + max(1, 2)"),
        ("let l = Line(\"a\", [1.0, 2])", "let l = Line(\"a\", [1.0, 2])"),
        ("let l = Line(\"a\", Tensor.ones([2]))", "let l = try Line(\"a\", Tensor.ones([2]))"),
        ("let x = try Tensor.ones([1])", "let x = try Tensor.ones([1])"),
        ("let x = try? Tensor.ones([1])", "let x = try? Tensor.ones([1])"),
        ("for t in Tensor.arange(3) { print(t.item()) }", "for t in try Tensor.arange(3) { try print(t.item()) }"),
        ("if Tensor.ones([1]).item() > 0 { print(1) }", "if try Tensor.ones([1]).item() > 0 { print(1) }"),
        (
            "do { showImages(Tensor.ones([1])) } catch { print(error) }",
            "do { try showImages(Tensor.ones([1])) } catch { print(error) }"
        ),
    ])
    func tryIsPutIn(cell: String, swift: String) {
        #expect(translated(cell) == [swift])
    }

    @Test func assignmentsHaveTryWhereItBelongs() {
        let cells = translated(
            "var x = Tensor.ones([2]); var n = 0.0; var a = [x]",
            "x = x * 2\nx *= x\nn += x.item()\nn += 1\na[0] = x + 1")
        #expect(cells[0] == "var x = try Tensor.ones([2]); var n = 0.0; var a = [x]")
        #expect(cells[1] == "x = try x * 2\ntry x *= x\ntry n += x.item()\nn += 1\na[0] = try x + 1")
    }

    @Test func functionsThrowIfSomethingInThemDoes() {
        let cells = translated(
            """
            func half(_ x: Double) -> Double { return x / 2 }
            func apply(_ f: (Tensor) -> Tensor, _ x: Tensor) -> Tensor { f(x) }
            func first(_ n: Int) -> Double {
                if n == 0 { return Tensor.ones([1]).item() }
                return first(n - 1)
            }
            """, "print(half(3), first(2))")
        #expect(
            cells[0] == """
                func half(_ x: Double) -> Double { return x / 2 }
                func apply(_ f: (Tensor) throws -> Tensor, _ x: Tensor) throws -> Tensor { try f(x) }
                func first(_ n: Int) throws -> Double {
                    if n == 0 { return try Tensor.ones([1]).item() }
                    return try first(n - 1)
                }
                """)
        #expect(cells[1] == "try print(half(3), first(2))")
    }

    @Test func aNameThatIsDeclaredAgainGetsANumber() {
        let cells = translated(
            "let x = 1\nlet x2 = 0", "let x = x + 1\nprint(x, \"\\(x)\")",
            "for x in 0..<2 { print(x) }\nif let x = Int(\"1\") { print(x) }",
            "func x(_ y: Int) -> Int { y }\nprint(x(1))")
        #expect(cells[1] == "let x3 = x + 1\nprint(x3, \"\\(x3)\")")
        #expect(cells[2] == "for x in 0..<2 { print(x) }\nif let x = Int(\"1\") { print(x) }")
        #expect(cells[3] == "func x4(_ y: Int) -> Int { y }\nprint(x4(1))")
    }

    @Test func aFunctionSeesANameThatIsDeclaredAgain() {
        let cells = translated(
            "let scale = 2.0", "func scaled(_ x: Double) -> Double { x * scale }\nprint(scaled(1))",
            "let scale: Double = 3.0\nprint(scaled(1))")
        #expect(cells[0] == "var scale = 2.0")
        #expect(cells[2] == "scale = 3.0\nprint(scaled(1))")
    }

    private static let model = """
        class Block: Module {
            let conv: Conv2d
            var scale = 2.0
            init(_ channels: Int) { conv = Conv2d(channels, channels, kernelSize: 3, padding: 1) }
            func callAsFunction(_ x: Tensor) -> Tensor { scaled(conv(x)) }
            func scaled(_ x: Tensor) -> Tensor { x * scale }
            func half() -> Double { scale / 2 }
            var first: Double { scaled(Tensor.ones([1])).item() }
        }
        class Wide: Block {
            override func scaled(_ x: Tensor) -> Tensor { super.scaled(x) + half() }
        }
        class Twice: Module, Layer {
            let inner: Linear
            override init() { inner = Linear(2, 2) }
            func callAsFunction(_ x: Tensor) -> Tensor { inner(inner(x)) }
        }
        class Counter: Module {
            static let step = 2
            var count: Int
            init() { count = Counter.step }
            func callAsFunction(_ x: Tensor) -> Tensor {
                count += Self.step
                let scale = 3.0
                return x * scale
            }
        }
        struct Pair {
            var a: Double
            var b = 1.0
            var sum: Double { a + b }
        }
        """
    private static let use = """
        let block = Wide(2)
        let y = block(Tensor.ones([1, 2, 4, 4]))
        print(y.shape, block.half(), block.first, block.parameters().count, Pair(a: 1).sum)
        let chain = Sequential(Twice(), SiLU())
        let counter = Counter()
        print(chain(Tensor.ones([1, 2])).shape, counter(y).shape, counter.count)
        """

    @Test func membersThrowIfSomethingInThemDoes() {
        let cells = translated(Self.model, Self.use)
        #expect(
            cells[0] == """
                class Block: Module {
                    let conv: Conv2d
                    var scale = 2.0
                    init(_ channels: Int) throws { conv = try Conv2d(channels, channels, kernelSize: 3, padding: 1) }
                    func callAsFunction(_ x: Tensor) throws -> Tensor { try scaled(conv(x)) }
                    func scaled(_ x: Tensor) throws -> Tensor { try x * scale }
                    func half() -> Double { scale / 2 }
                    var first: Double { get throws { try scaled(Tensor.ones([1])).item() } }
                }
                class Wide: Block {
                    override func scaled(_ x: Tensor) throws -> Tensor { try super.scaled(x) + half() }
                }
                class Twice: Module, Layer {
                    let inner: Linear
                    init(_: Void = ()) throws { inner = try Linear(2, 2) }
                    func callAsFunction(_ x: Tensor) throws -> Tensor { try inner(inner(x)) }
                }
                class Counter: Module {
                    static let step = 2
                    var count: Int
                    override init() { count = Counter.step }
                    func callAsFunction(_ x: Tensor) throws -> Tensor {
                        count += Self.step
                        let scale = 3.0
                        return try x * scale
                    }
                }
                struct Pair {
                    var a: Double
                    var b = 1.0
                    var sum: Double { a + b }
                }
                """)
        #expect(
            cells[1] == """
                let block = try Wide(2)
                let y = try block(Tensor.ones([1, 2, 4, 4]))
                try print(y.shape, block.half(), block.first, block.parameters().count, Pair(a: 1).sum)
                let chain = try Sequential(Twice(), SiLU())
                let counter = Counter()
                try print(chain(Tensor.ones([1, 2])).shape, counter(y).shape, counter.count)
                """)
    }

    @Test(.enabled(if: EngineCompiler() != nil))
    func typesCompile() throws {
        let compiler = try #require(EngineCompiler())
        let file = FileManager.default.temporaryDirectory.appending(path: "types-\(UUID().uuidString)/main.swift")
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        var files = ExportedFiles()
        let program = ["import Engine", "import Foundation"] + translated(Self.model, Self.use)
        files.add(program.joined(separator: "\n"), at: "main.swift")
        try AtomicWriter(replaces: false).write(files, to: file.deletingLastPathComponent())
        #expect(try compiler.complaints(about: [file]) == "")
    }

    @Test func whatATypeCannotDoInSwiftIsSaid() {
        let cells = translate([
            "struct Noise {\n    var x = Tensor.ones([1])\n    var description: String { \"\\(x.item())\" }\n}",
            "struct Noise {}",
        ])
        #expect(cells[0].source.hasPrefix("struct Noise {\n    var x = try! Tensor.ones([1])\n"))
        #expect(
            cells[0].notes == [
                "An error in the first value of `x` ends the program; in `init` it could be thrown.",
                "The compiler does not let `description` throw: catch the error in it.",
            ])
        #expect(
            cells[1].notes == ["`Noise` is declared again, which the compiler does not take: give it another name."])
    }

    @Test func whatWillDifferIsSaid() {
        let cells = translate(["let n = 1", "func f() -> Int { n }", "let n = \"text\"\nprint(n, typed)"])
        #expect(cells[2].source == "let n2 = \"text\"\nprint(n2, typed)")
        #expect(
            cells[2].notes == [
                "A function above uses `n`. In the notebook it sees the new one from here on; here it does not.",
                "This does not compile by itself: `typed` was made at the prompt, or in a cell that is left out.",
            ])
        #expect(translate(["let = 1"])[0].notes == ["This is not Swift."])
    }

    @Test func theValueOfACellIsPrinted() {
        #expect(
            translated("let x = Tensor.ones([1])\nx // all of it\n", printsLast: true)[0].hasSuffix(
                "\nprint(x) // all of it\n"))
        #expect(translated("Tensor.ones([2]).sum()", printsLast: true) == ["try print(Tensor.ones([2]).sum())"])
    }
}
