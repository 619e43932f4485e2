/// What all butterflies of a kind have in common.
struct ButterflySpecies: Sendable {
    /// The English name.
    let name: String
    /// The margins of the right wings: radii, in units of half a picture, at angles in degrees above the horizontal.
    let forewing: [Wing.Knot]
    let hindwing: [Wing.Knot]
    /// How deeply the margin of the hindwing is scalloped, as a share of its radius.
    var scallop: Float = 0.012
    /// The patterns, painted in order.
    let foreMarkings: [Marking]
    let hindMarkings: [Marking]
    let body: Ink
    /// The wing span against that of the largest.
    var size: Float = 1
}
