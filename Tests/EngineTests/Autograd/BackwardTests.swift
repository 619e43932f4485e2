import Testing

@testable import Engine

@Suite struct BackwardTests {
    private func leaf(_ values: [Double]) throws -> Tensor { try Tensor(values).requiresGrad() }

    @Test func gradientsAddUpInLeaves() throws {
        let x = try leaf([1, 2, 3])
        try (x * x).sum().backward()
        #expect(try x.grad?.toArray() == [2, 4, 6])
        try (x * 3).sum().backward()
        #expect(try x.grad?.toArray() == [5, 7, 9])
    }

    @Test func aResultUsedTwiceGetsBothGradients() throws {
        let x = try leaf([2])
        let y = try x * x
        try (y * y + y.exp() * 0 + y).sum().backward()
        #expect(try x.grad?.toArray() == [4 * 8 + 4])
    }

    /// The gradients of a sum's two terms are the same numbers: one leaf's must not change with the other's.
    @Test func leavesDoNotShareTheirGradients() throws {
        let (a, b) = (try leaf([1, 1]), try leaf([2, 2]))
        try (a + b).backward(Tensor([1.0, 2]))
        let (first, second) = (try #require(a.grad), try #require(b.grad))
        #expect(first.storage !== second.storage)
        let given = try Tensor([3.0, 4])
        let c = try leaf([0, 0])
        try c.backward(given)
        #expect(try c.grad?.toArray() == [3, 4])
        #expect(c.grad?.storage !== given.storage)
    }

    @Test func gradientsOfBroadcastOperandsHaveTheirShape() throws {
        let (x, bias) = (try leaf([1, 2, 3, 4]), try leaf([5]))
        try (x.reshape([2, 2]) * bias).sum().backward()
        #expect(bias.grad?.shape == [1])
        #expect(try bias.grad?.item() == 10)
        #expect(try x.grad?.toArray() == [5, 5, 5, 5])
    }

    @Test func nothingIsRecordedWhereNothingIsAsked() throws {
        let x = try leaf([1, 2])
        let silent = try noGrad { try x * 2 }
        #expect(!silent.requiresGrad && silent.gradNode == nil)
        #expect(try !(x.detach() * 2).requiresGrad)
        #expect(try (x.detach() * x).requiresGrad)
        #expect(try !x.greater(1.5).requiresGrad)
        #expect(try !x.argmax().requiresGrad)
        #expect(try Parameter(Tensor([1.0])).requiresGrad)
        #expect(try !Buffer(Tensor([1.0])).requiresGrad)
    }

    @Test func requiresGradCanBeTakenBack() throws {
        let x = try leaf([1])
        try x.requiresGrad(false)
        #expect(try !(x * 2).requiresGrad)
    }

    @Test func wrongCallsSayWhatToDo() throws {
        let x = try leaf([1, 2])
        expectError(
            "backward: only a single number has a gradient, but this tensor has the shape [2]; reduce it first, as with mean()"
        ) { try (x * 2).backward() }
        expectError("backward: the gradient has the shape [3] but the tensor has the shape [2]") {
            try (x * 2).backward(Tensor([1.0, 2, 3]))
        }
        expectError(
            "backward: this tensor was not computed from anything that requires a gradient; call requiresGrad() on an input, "
                + "and do not compute it in noGrad"
        ) { try Tensor(1.0).backward() }
        expectError("requiresGrad: only float32 tensors have gradients, and this one is int64") {
            try Tensor([1]).requiresGrad()
        }
        expectError(
            "requiresGrad: this tensor is the result of a recorded operation (*); call detach() first to make a leaf of it"
        ) { try (x * 2).requiresGrad() }
    }

    @Test func aSecondBackwardSaysThatTheGraphIsGone() throws {
        let x = try leaf([3])
        let loss = try x.square().sum()
        try loss.backward()
        expectError(
            "backward: the recorded operation sum was freed by an earlier backward(); compute the loss anew before calling "
                + "backward() a second time"
        ) { try loss.backward() }
        #expect(try x.grad?.item() == 6)
    }

    /// What fails half-way leaves every gradient as it was.
    @Test func aFailedBackwardChangesNoGradient() throws {
        let (x, shared) = (try leaf([1]), try leaf([2]))
        let spent = try shared.square()
        try spent.backward()
        let loss = try x * 3 + spent
        #expect(throws: EngineError.self) { try loss.backward() }
        #expect(x.grad == nil)
        #expect(try shared.grad?.item() == 4)
    }

    @Test func anInterruptedBackwardChangesNoGradient() throws {
        let x = try leaf([1])
        let loss = try x.square()
        Interruption.request()
        defer { Interruption.clear() }
        #expect(throws: Interrupted.self) { try loss.backward() }
        #expect(x.grad == nil)
    }

    /// What an operation kept for its gradient goes back to the pool as soon as backward() has used it.
    @Test func backwardFreesWhatItUsed() throws {
        let x = try leaf([1, 2])
        let loss = try x.exp().sum()
        weak var node = loss.gradNode
        weak var kept: GradNode?
        if case .node(let parent)? = loss.gradNode?.parents.first { kept = parent }
        #expect(kept != nil)
        try loss.backward()
        #expect(node != nil && kept == nil)
        node = nil
    }

    /// Sums, means and joins need nothing of their operands later, so a training step does not hold them.
    @Test func whatNoGradientNeedsIsNotKept() throws {
        let x = try leaf([1, 2])
        let functions: [(Tensor) throws -> Tensor] = [
            { try $0 + 1 }, { try 1 - $0 }, { try $0.mean() }, { try concat([$0, $0]) }, { try -$0 },
            { try $0.reshape([2, 1]).pad([1, 0]) }, { try Tensor.where(Tensor([1.0, 0]), $0, Tensor(0.0)) },
        ]
        for function in functions {
            var middle: Tensor? = try x * 2
            weak let storage = middle?.storage
            let result = try function(#require(middle))
            middle = nil
            #expect(storage == nil && result.requiresGrad)
        }
    }

    @Test func resultsDoNotKeepThemselvesAlive() throws {
        weak var result: Tensor?
        do {
            let x = try leaf([0.5, 1])
            let functions: [(Tensor) throws -> Tensor] = [
                { try $0.exp() }, { try $0.tanh() }, { try $0.softmax(dim: 0) }, { try $0.max() }, { try $0.norm() },
                { try $0.sigmoid() }, { try $0.sqrt() }, { try $0.reciprocal() },
            ]
            for function in functions {
                autoreleased { result = try? function(x) }
                #expect(result == nil)
            }
        }
    }

    private func autoreleased(_ body: () -> Void) { body() }

    @Test func aLongChainRunsBackwardWithoutRecursion() throws {
        let x = try leaf([1])
        var y: Tensor = x
        for _ in 0..<100_000 { y = try y + 0.5 }
        try y.backward()
        #expect(try x.grad?.item() == 1)
    }

    @Test func aLongChainIsFreedWithoutRecursion() throws {
        let x = try leaf([1])
        weak var first: GradNode?
        do {
            var y = try x.sin()
            first = y.gradNode
            for _ in 0..<100_000 { y = try y.sin() }
            #expect(first != nil)
        }
        #expect(first == nil)
    }
}
