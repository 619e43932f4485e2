import Testing

@testable import Engine

/// Tests/Reference/learning_rates.py: learning rates and averages of thirty steps.
enum LearningRates {
    struct Reference: Decodable {
        struct Average: Decodable {
            let decays: [Double]
            let average: [Double]
        }
        let rates: [String: [Double]]
        let averages: [String: Average]
    }

    static let fixture = Result { try Fixtures.json("learning_rates.json", as: Reference.self) }
}

@Suite struct LRSchedulerTests {
    private func optimizer(lr: Double = 4e-4) throws -> AdamW { try AdamW([Parameter(.zeros([1]))], lr: lr) }

    private static let schedules: [String: @Sendable (Optimizer) throws -> LRScheduler] = [
        "constant": { try getScheduler(.constant, $0) },
        "constant_with_warmup": { try getScheduler(.constantWithWarmup, $0, numWarmupSteps: 7) },
        "linear": { try getScheduler(.linear, $0, numWarmupSteps: 5, numTrainingSteps: 25) },
        "cosine": { try getScheduler(.cosine, $0, numWarmupSteps: 5, numTrainingSteps: 30) },
        "cosine_with_restarts": {
            try getScheduler(.cosineWithRestarts, $0, numWarmupSteps: 3, numTrainingSteps: 27, numCycles: 3)
        },
        "polynomial": { try getScheduler(.polynomial, $0, numWarmupSteps: 4, numTrainingSteps: 26, power: 2) },
        "piecewise_constant": { try getScheduler(.piecewiseConstant, $0, stepRules: "1:10,0.1:20,0.01") },
        "exponential": { try ExponentialLR($0, gamma: 0.9) },
    ]

    /// Within 1e-12 of the largest rate: both sides compute in double precision.
    @Test(arguments: schedules.keys.sorted()) func ratesAreThoseOfPython(_ name: String) throws {
        let expected = try #require(LearningRates.fixture.get().rates[name])
        let optimizer = try optimizer()
        let make = try #require(Self.schedules[name])
        let scheduler = try make(optimizer)
        var rates: [Double] = []
        for _ in expected {
            #expect(scheduler.lr == optimizer.lr)
            rates.append(optimizer.lr)
            scheduler.step()
        }
        expectClose(rates, expected, relative: 1e-12)
    }

    @Test func everyNameHasItsSchedule() {
        #expect(LRSchedulerType.allCases.allSatisfy { Self.schedules[$0.rawValue] != nil })
    }

    @Test func aLoadedStateGoesOn() throws {
        let (first, second) = (try optimizer(), try optimizer(lr: 1))
        let schedule = LRSchedule.cosine(warmupSteps: 2, totalSteps: 9)
        let whole = try LRScheduler(first, schedule)
        for _ in 0..<5 { whole.step() }
        let resumed = try LRScheduler(second, schedule)
        try resumed.load(state: whole.state)
        #expect(second.lr == first.lr)
        whole.step()
        resumed.step()
        #expect(second.lr == first.lr && second.lr > 0)
        #expect("\(resumed)" == "LRScheduler(lr: \(first.lr) after 6 steps)")
        #expect(throws: EngineError("load(state:)", "there is no step -1")) {
            try resumed.load(state: .init(baseLR: 1, stepCount: -1))
        }
        #expect(resumed.state == whole.state)
    }

    @Test func warmUpsWithoutAnEndStayFinite() {
        for step in [0, 1, 5, .max / 2] {
            for schedule in [
                LRSchedule.cosine(warmupSteps: 5, totalSteps: 5), .linear(warmupSteps: 9, totalSteps: 3),
                .polynomial(warmupSteps: 5, totalSteps: 5),
                .cosineWithRestarts(warmupSteps: 5, totalSteps: 0, cycles: 2),
            ] {
                let rate = schedule.rate(at: step, baseLR: 1)
                #expect((0...1).contains(rate), "\(schedule) at \(step)")
            }
        }
    }

    @Test func errorsSayWhatIsWrong() throws {
        let optimizer = try optimizer()
        expectError("LRScheduler: -1 steps of warm-up and 10 in all cannot be; neither can be negative") {
            _ = try LRScheduler(optimizer, .linear(warmupSteps: -1, totalSteps: 10))
        }
        expectError("LRScheduler: 0 cycles cannot be; at least 1 is needed") {
            _ = try LRScheduler(optimizer, .cosineWithRestarts(warmupSteps: 0, totalSteps: 10, cycles: 0))
        }
        expectError("LRScheduler: nan cycles cannot be") {
            _ = try LRScheduler(optimizer, .cosine(warmupSteps: 0, totalSteps: 10, cycles: .nan))
        }
        expectError(
            "LRScheduler: the rate cannot fall from 0.0004 to 0.1 with power 1.0: the end must be smaller than the start, "
                + "and nothing negative"
        ) { _ = try LRScheduler(optimizer, .polynomial(warmupSteps: 0, totalSteps: 10, endLR: 0.1)) }
        expectError("LRScheduler: gamma is inf but must be a number from 0 up") {
            _ = try ExponentialLR(optimizer, gamma: .infinity)
        }
        for rules in ["", "1:a,2", "1,2", "1:2:3,4", "1:5,"] {
            expectError(
                "piecewiseConstant: \"\(rules)\" are no rules; write factors and the step each ends at, as in 1:10,0.1:20,0.01"
            ) { _ = try LRSchedule.piecewiseConstant(rules: rules) }
        }
        expectError("LRScheduler: the factors [-1.0, 1.0] must be from 0 up") {
            _ = try getScheduler(.piecewiseConstant, optimizer, stepRules: "-1:3,1")
        }
        #expect(optimizer.lr == 4e-4)
    }
}
