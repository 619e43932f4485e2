import Engine

/// Runs `body`; an error that it throws without a place gets `place`.
@inline(__always)
func placing<Result>(at place: Place, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch {
        throw placed(error, at: place)
    }
}

/// `error` as it leaves the call at `place`.
func placed(_ error: any Error, at place: Place) -> any Error {
    switch error {
    case is CellError, is Interrupted, is StepLimitReached, is ChainEnded: error
    case is ExpectationFailed: error
    case let expectation as UnplacedExpectation:
        ExpectationFailed(message: expectation.message, error: CellError(expectation.message, at: place))
    default: CellError(String(describing: error), at: place)
    }
}

/// Thrown by `expect`, which does not know where it was called.
struct UnplacedExpectation: Error {
    let message: String
}

/// Thrown by `a?.b` when `a` is nil, and caught where the chain of members starts.
struct ChainEnded: Error {}
