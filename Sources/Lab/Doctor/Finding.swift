import Engine

/// What the doctor found on one subject.
struct Finding {
    enum Verdict {
        case good
        /// Something optional is missing or worse than it could be.
        case hint
        /// The lessons cannot do without it.
        case problem
    }

    let subject: String
    var verdict = Verdict.good
    let text: String
    /// What to do about it.
    var remedy: String?
    /// To be drawn below.
    var picture: PixelImage?

    /// A line with a mark, and the remedy below.
    func lines(_ painter: Painter) -> [String] {
        let mark =
            switch verdict {
            case .good: painter.paint("ok", .green)
            case .hint: painter.paint("--", .yellow)
            case .problem: painter.paint("!!", .red)
            }
        let indent = String(repeating: " ", count: 4)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return ["\(mark)  \(subject.padded(to: 16))\(lines[0])"] + lines.dropFirst().map { indent + $0 }
            + (remedy.map { [painter.paint(indent + "→ " + $0, .bold)] } ?? [])
    }
}
