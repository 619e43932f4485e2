import Testing

@testable import Benchmarks

@Suite struct TimingTests {
    @Test func noTimesAreNoTiming() {
        #expect(Timing([]) == nil)
    }

    @Test func medianLiesBetweenTheMiddleTwo() throws {
        #expect(try #require(Timing([3, 1, 2])).median == 2)
        #expect(try #require(Timing([4, 1, 3, 2])).median == 2.5)
        #expect(try #require(Timing([7])).median == 7)
    }

    @Test func spreadIsTheDistanceOfQuartilesOverTheMedian() throws {
        let timing = try #require(Timing([5, 1, 4, 2, 3]))
        #expect(timing.quantile(0.25) == 2)
        #expect(timing.quantile(0.75) == 4)
        #expect(timing.spread == 2.0 / 3)
        #expect(try #require(Timing([7])).spread == 0)
    }

    @Test func bestIsTheShortest() throws {
        #expect(try #require(Timing([3, 1, 2])).best == 1)
    }

    @Test func oneSlowRunDoesNotMoveTheMedian() throws {
        #expect(try #require(Timing([1, 1, 1, 1, 100])).median == 1)
        #expect(try #require(Timing([1, 1, 1, 1, 100])).spread == 0)
    }
}
