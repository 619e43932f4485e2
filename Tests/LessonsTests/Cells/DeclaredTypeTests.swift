import Engine
import Foundation
import Testing

@testable import Lessons

/// Types that cells declare, where they meet the engine and each other. What they do as Swift is in `Programs`.
@Suite struct DeclaredTypeTests {
    private func printed(_ cells: String...) throws -> String {
        let output = RecordedOutput()
        let session = Session(output: output)
        for cell in cells {
            if let value = try session.run(cell, name: "cell") { output.print(describe(value) + "\n") }
        }
        return output.text
    }

    private static let conditioned = """
        /// A UNet that is told the class.
        final class ConditionedUNet: Module {
            let classEmb: Embedding
            let model: Sequential
            init(classes: Int = 3, size: Int = 2) {
                classEmb = Embedding(classes, size)
                model = Sequential(Conv2d(1 + size, 4, kernelSize: 3, padding: 1), SiLU(), Conv2d(4, 1, kernelSize: 1))
            }
            func callAsFunction(_ x: Tensor, _ labels: Tensor) -> Tensor {
                let cond = classEmb(labels).reshape([x.shape[0], -1, 1, 1]).expand([x.shape[0], 2, x.shape[2], x.shape[3]])
                return model(concat([x, cond], dim: 1))
            }
        }
        """

    /// The engine finds the parameters of a cell's module, in the order and under the names that PyTorch would give.
    @Test func modulesHoldTheParametersOfTheirProperties() throws {
        let text = try printed(
            Self.conditioned,
            """
            let net = ConditionedUNet()
            for (name, tensor) in net.stateDict() { print(name, tensor.shape) }
            print(net.parameterCount)
            """)
        #expect(
            text == """
                class_emb.weight [3, 2]
                model.0.weight [4, 3, 3, 3]
                model.0.bias [4]
                model.2.weight [1, 4, 1, 1]
                model.2.bias [1]
                123

                """)
    }

    /// Its weights are drawn in the order in which the properties are set, as in PyTorch.
    @Test func modulesDrawTheirWeightsInOrder() throws {
        let text = try printed(
            Self.conditioned,
            """
            manualSeed(0)
            let net = ConditionedUNet()
            manualSeed(0)
            let table = Embedding(3, 2)
            print((net.classEmb.weight - table.weight).abs().max().item())
            """)
        #expect(text == "0.0\n")
    }

    @Test func modulesTrain() throws {
        let text = try printed(
            Self.conditioned,
            """
            manualSeed(0)
            let net = ConditionedUNet()
            let optimizer = AdamW(net.parameters(), lr: 0.05)
            let (x, labels) = (Tensor.randn([6, 1, 4, 4]), Tensor([0, 1, 2, 0, 1, 2]))
            let target = labels.float().reshape([6, 1, 1, 1]).expand([6, 1, 4, 4])
            var losses: [Double] = []
            for _ in 0..<60 {
                let loss = mseLoss(net(x, labels), target)
                loss.backward()
                optimizer.step()
                optimizer.zeroGrad()
                losses.append(loss.item())
            }
            print(losses.last! < losses[0] / 5, net.isTraining, net.eval().isTraining)
            """)
        #expect(text == "true true false\n")
    }

    /// A class that is a `Layer` can stand in a `Sequential`.
    @Test func layersChain() throws {
        let text = try printed(
            """
            class Twice: Module, Layer {
                let inner: Linear
                override init() { inner = Linear(2, 2) }
                func callAsFunction(_ x: Tensor) -> Tensor { inner(inner(x)) }
            }
            let chain = Sequential(Twice(), SiLU())
            print(chain(Tensor.ones([1, 2])).shape, chain.stateDict().map { $0.name })
            """)
        #expect(text == "[1, 2] [\"0.inner.weight\", \"0.inner.bias\"]\n")
    }

    /// A cell that declares a type again replaces it; values of the old one keep their methods.
    @Test func typesCanBeDeclaredAgain() throws {
        let text = try printed(
            "let factor = 2\nstruct Box { var n: Int; func f() -> Int { n * factor } }\nlet old = Box(n: 1)",
            "struct Box { var n: Int; func f() -> Int { n + 100 } }\nlet new = Box(n: 1)",
            "print(old.f(), new.f())")
        #expect(text == "2 101\n")
    }

    @Test func methodsAreUsedBeforeTheirTypeIsDeclared() throws {
        #expect(try printed("print(B().g())\nclass B: A { }\nclass A { func g() -> Int { 7 } }") == "7\n")
    }

    @Test func helpAndCompletionKnowDeclaredTypes() throws {
        let session = Session(output: RecordedOutput())
        _ = try session.run(Self.conditioned + "\nlet net = ConditionedUNet()", name: "cell")
        let help = try #require(session.documentation(of: "ConditionedUNet")?.text)
        #expect(
            help.hasPrefix(
                "ConditionedUNet\n    A UNet that is told the class.\nConditionedUNet(classes: Int = 3, size: Int = 2)\n"
            ))
        func texts(_ source: String) -> [String] { session.completions(of: source).candidates.map(\.text) }
        #expect(texts("net.class").contains("classEmb"))
        #expect(texts("Condi") == ["ConditionedUNet"])
    }

    /// A snapshot brings back types, and the weights of modules of such a type.
    @Test func snapshotsBringTypesBack() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "types-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let session = Session(output: RecordedOutput())
        _ = try session.run("let scale = 3.0\nfunc tripled(_ x: Double) -> Double { x * scale }", name: "one")
        _ = try session.run(
            """
            class Net: Module {
                let inner: Linear
                override init() { inner = Linear(2, 1) }
                func callAsFunction(_ x: Tensor) -> Double { tripled(inner(x).item()) }
            }
            let net = Net()
            let before = net(Tensor.ones([1, 2]))
            """, name: "two")
        try session.snapshot(to: folder)
        let other = Session(output: RecordedOutput())
        #expect(try other.restore(from: folder) == [])
        if case .bool(true)? = try other.run("net(Tensor.ones([1, 2])) == before", name: "three") {
        } else {
            Issue.record("the weights differ")
        }
    }

    typealias Wrong = ErrorTests.Wrong

    static let wrong = [
        Wrong("struct Tensor { }", "1:8", "'Tensor' is a type of the lab already: choose another name"),
        Wrong("struct A { }\nstruct A { }", "2:8", "invalid redeclaration of 'A'"),
        Wrong("struct A: Module { }", "1:11", "a structure in a cell cannot derive from 'Module'"),
        Wrong(
            "class A: Tensor { }", "1:10",
            "a class in a cell can derive from Module or from another class of a cell, not from 'Tensor'"),
        Wrong("class A: Layer { }", "1:10", "a Layer has to be a class that derives from Module"),
        Wrong("class A: Modul { }", "1:10", "cannot find type 'Modul' in scope: did you mean 'Module'?"),
        Wrong("struct A<T> { }", "1:9", "a generic type cannot be used in cells"),
        Wrong("struct A { lazy var x = 1 }", "1:12", "'lazy' cannot be used in cells"),
        Wrong("struct A { deinit { } }", "1:12", "'deinit' in a type cannot be used in cells"),
        Wrong("if true { struct A { } }", "1:11", "a type can only be declared at the top level of a cell"),
        Wrong(
            "struct A { let x: Int }\nA()", "2:1",
            "missing argument for parameter 'x:' in the call of 'A'\n  init(x: Int)"),
        Wrong("class A { let x: Int; init() { } }\nA()", "1:15", "'A' is made without giving its property 'x' a value"),
        Wrong(
            "struct A { let x = 1 }\nvar a = A()\na.x = 2", "3:3",
            "cannot assign to value: 'x' is a 'let' constant: declare it with var"),
        Wrong(
            "struct A { var x = 1 }\nlet a = A()\na.x = 2", "3:1",
            "cannot change 'a': it is a 'let' constant: declare it with var"),
        Wrong(
            "class A { let x = 1 }\nlet a = A()\na.x = 2", "3:3",
            "cannot assign to value: 'x' is a 'let' constant: declare it with var"),
        Wrong(
            "class A { var x = 1 }\nlet a = A()\na.x = \"s\"", "3:3",
            "cannot convert value of type 'String' to the variable's type 'Int'"),
        Wrong(
            "struct A { var x = 1; func f() { x = 2 } }\nA().f()", "1:34",
            "this method changes properties: write 'mutating' before 'func'"),
        Wrong(
            "struct A { var count = 1 }\nA().cuont", "2:5",
            "value of type 'A' has no member 'cuont': did you mean 'count'?"),
        Wrong("struct A { let x = 1; let y = x }", "1:31", "'x' belongs to an instance, and there is none here"),
        Wrong(
            "class A { init(_ n: Int) { } }\nclass B: A { init() { } }\nB()", "3:1",
            "the initialiser of 'B' has to call super.init(…)"),
        Wrong("struct A { func f() { super.f() } }", "1:23", "'A' has no superclass"),
        Wrong("print(self)", "1:7", "cannot find 'self' in scope"),
        Wrong(
            "struct A { var f: Int { f } }\nA().f", "1:25",
            "'f' calls itself more than 5000 levels deep: does it ever stop?"),
    ]

    @Test(arguments: wrong) func errorsSayWhatIsWrong(wrong: Wrong) throws {
        let error = try #require(throws: CellError.self) {
            _ = try Session(output: RecordedOutput()).run(wrong.source, name: "cell")
        }
        #expect(error.message == wrong.message)
        #expect("\(error.line):\(error.column)" == wrong.place)
    }

    /// A cell that does not compile leaves the types as they were.
    @Test func aFailedCellKeepsTheOldTypes() throws {
        let session = Session(output: RecordedOutput())
        _ = try session.run("struct Box { let n = 1 }", name: "cell")
        #expect(throws: CellError.self) { try session.run("struct Box { let m = 2 }\nnonsense", name: "cell") }
        if case .int(1)? = try session.run("Box().n", name: "cell") {} else { Issue.record("the old type is gone") }
    }
}
