/// What help says about a name beyond its declaration. The keys are names, and `Type.member` for members.
struct HelpNote {
    /// A sentence, where the declaration has none: the cases of enumerations.
    var summary: String?
    /// The shapes that go in and come out.
    var shapes: String?
    /// A cell that runs by itself and shows the use.
    var example: String?

    static let notes = [
        tensorNotes, noiseNotes, clipNotes, layerNotes, trainingNotes, dataNotes, caseNotes, languageNotes,
    ]
    .reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}
