import CKernels

/// Cuts `0..<count` into one range per thread, each of at least `grain`, and runs `body(range, piece)` on all of them.
///
/// The ranges depend only on `count`, `grain` and the number of threads, so a sum per piece is the same in every run.
func parallelFor(_ count: Int, grain: Int = 1, _ body: @Sendable (Range<Int>, Int) -> Void) {
    withoutActuallyEscaping(body) { escaping in
        let box = ParallelBody(escaping)
        withExtendedLifetime(box) {
            ck_parallel_for(
                count, grain,
                { context, begin, end, piece in
                    let box = Unmanaged<ParallelBody>.fromOpaque(context!).takeUnretainedValue()
                    box.body(begin..<end, Int(piece))
                }, Unmanaged.passUnretained(box).toOpaque())
        }
    }
}

private final class ParallelBody: Sendable {
    let body: @Sendable (Range<Int>, Int) -> Void
    init(_ body: @escaping @Sendable (Range<Int>, Int) -> Void) { self.body = body }
}
