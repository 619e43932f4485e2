import Lessons

/// Text of several lines, one of which stands level with what is beside it.
struct MathBox: Equatable {
    /// All lines have the same width.
    private(set) var lines: [String]
    /// The line that stands level.
    let baseline: Int
    let width: Int

    init(_ lines: [String], baseline: Int = 0, alignment: Alignment = .centre) {
        width = lines.map(\.columnWidth).max() ?? 0
        self.lines = lines.map { [width] in $0.padded(to: width, alignment: alignment) }
        self.baseline = baseline
    }

    var height: Int { lines.count }

    /// Boxes side by side with their baselines level.
    static func beside(_ boxes: [MathBox]) -> MathBox {
        let above = boxes.map(\.baseline).max() ?? 0
        let below = boxes.map { $0.height - $0.baseline }.max() ?? 0
        let lines = (0..<(above + below)).map { row in
            boxes.map { box in
                let line = row - above + box.baseline
                return box.lines.indices.contains(line) ? box.lines[line] : String(repeating: " ", count: box.width)
            }.joined()
        }
        return MathBox(lines, baseline: above)
    }

    /// Boxes one under the other, level where the box number `level` is.
    static func stacked(_ boxes: [MathBox], level: Int, alignment: Alignment = .centre) -> MathBox {
        let above = boxes[..<level].reduce(0) { $0 + $1.height }
        return MathBox(boxes.flatMap(\.lines), baseline: above + boxes[level].baseline, alignment: alignment)
    }

    /// A delimiter as high as this box.
    func delimiter(_ delimiter: String) -> MathBox {
        guard height > 1, let pieces = Self.pieces[delimiter] else { return MathBox([delimiter]) }
        var lines = [pieces.top] + Array(repeating: pieces.middle, count: height - 2) + [pieces.bottom]
        if let waist = pieces.waist { lines[height / 2] = waist }
        return MathBox(lines, baseline: baseline)
    }

    private static let pieces: [String: (top: String, middle: String, bottom: String, waist: String?)] = [
        "(": ("⎛", "⎜", "⎝", nil), ")": ("⎞", "⎟", "⎠", nil), "[": ("⎡", "⎢", "⎣", nil), "]": ("⎤", "⎥", "⎦", nil),
        "{": ("⎧", "⎪", "⎩", "⎨"), "}": ("⎫", "⎪", "⎭", "⎬"), "|": ("│", "│", "│", nil), "‖": ("‖", "‖", "‖", nil),
    ]
}
