import Engine

/// What shows the output of cells: a terminal, a record, a test.
///
/// The methods are called on the interpreter's thread while the call of `Session.run` waits.
public protocol CellOutput: AnyObject {
    /// Shows `text`, which a cell printed; the line end, if there is one, is part of it.
    func print(_ text: String)
    /// `fraction` of the loops under way is done, from 0 to 1; `label` names the outermost: `epoch 3/30`.
    /// The fraction is nil if nobody knows how often the outermost loop will turn: `turn 3`.
    func progress(label: String, fraction: Double?)
    /// The loops have ended, whether they finished or not. Only called if `progress` was.
    func progressEnded()
}

extension CellOutput {
    /// Prints a text that may be long in pieces, between which Ctrl-C ends it.
    func printInPieces(_ text: String) throws {
        let most = 1 << 16
        var rest = text[...]
        while rest.utf8.count > most {
            let piece = rest.prefix(most)
            print(String(piece))
            rest = rest[piece.endIndex...]
            try Interruption.check()
        }
        print(String(rest))
    }

    /// Shows no progress.
    public func progress(label: String, fraction: Double?) {}
    /// Shows no progress.
    public func progressEnded() {}
}
