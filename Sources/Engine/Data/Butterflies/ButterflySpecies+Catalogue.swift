// The ten species of the built-in collection, drawn after pinned specimens: enough of each one's shape and pattern to be
// recognised at 32×32 pixels.

extension ButterflySpecies {
    /// The species in the order of their labels.
    static let all = [
        monarch, swallowtail, morpho, peacock, largeWhite, brimstone, redAdmiral, commonBlue, birdwing, zebraLongwing,
    ]

    private static let black = Ink(hex: 0x1A1512)
    private static let white = Ink(hex: 0xFAF6EC)

    private static let monarch = ButterflySpecies(
        name: "monarch",
        forewing: [(54, 0.84), (48, 0.97), (42, 0.97), (30, 0.82), (15, 0.70), (0, 0.66), (-12, 0.56)],
        hindwing: [(42, 0.32), (14, 0.44), (0, 0.60), (-20, 0.68), (-40, 0.71), (-60, 0.68), (-75, 0.56), (-84, 0.40)],
        foreMarkings: [
            .ground(Ink(hex: 0xE8751A)), .blend(Ink(hex: 0xF39A2B), from: 0.3, to: 0.8), .veins(black, width: 0.032),
            .tip(black, from: 0.66, slant: 1.1), .border(black, depth: 0.10, wave: 0.3), .costa(black, width: 0.04),
            .dots(white, depth: 0.05, size: 0.022), .spot(Ink(hex: 0xF7C873), at: (0.10, 0.80), size: 0.04),
            .spot(Ink(hex: 0xF7C873), at: (0.22, 0.84), size: 0.035), .spot(white, at: (0.05, 0.88), size: 0.03),
        ],
        hindMarkings: [
            .ground(Ink(hex: 0xEE8420)), .veins(black, width: 0.03), .border(black, depth: 0.10, wave: 0.25),
            .dots(white, depth: 0.05, size: 0.02),
        ],
        body: Ink(hex: 0x241C18))

    private static let swallowtail = ButterflySpecies(
        name: "swallowtail",
        forewing: [(55, 0.84), (48, 0.98), (41, 0.98), (26, 0.82), (10, 0.70), (-4, 0.60), (-12, 0.50)],
        hindwing: [
            (42, 0.32), (14, 0.42), (-8, 0.58), (-30, 0.64), (-48, 0.66), (-57, 0.70), (-61, 0.90), (-65, 0.98),
            (-69, 0.90),
            (-72, 0.66), (-80, 0.56), (-88, 0.42),
        ],
        scallop: 0.02,
        foreMarkings: [
            .ground(Ink(hex: 0xF5DC62)), .veins(black, width: 0.026), .border(black, depth: 0.14, wave: 0.15),
            .dots(Ink(hex: 0xF5DC62), depth: 0.06, size: 0.028), .costa(black, width: 0.05),
            .stripe(black, from: (0.0, 0.42), to: (0.42, 0.46), width: 0.045),
            .stripe(black, from: (0.0, 0.68), to: (0.30, 0.60), width: 0.04),
            .blend(Ink(hex: 0x2A2318), from: 0.26, to: 0.10),
        ],
        hindMarkings: [
            .ground(Ink(hex: 0xF5DC62)), .veins(black, width: 0.02), .border(black, depth: 0.19, wave: 0.1),
            .dots(Ink(hex: 0x4C7FC4), depth: 0.14, size: 0.036), .dots(Ink(hex: 0xF5DC62), depth: 0.045, size: 0.03),
            .spot(Ink(hex: 0xD8402B), at: (0.95, 0.78), size: 0.06),
        ],
        body: Ink(hex: 0x2B241A))

    private static let morpho = ButterflySpecies(
        name: "blue morpho",
        forewing: [(56, 0.82), (49, 0.98), (43, 1.0), (30, 0.88), (14, 0.76), (-2, 0.70), (-14, 0.58)],
        hindwing: [(42, 0.32), (16, 0.48), (0, 0.64), (-20, 0.72), (-42, 0.76), (-62, 0.73), (-76, 0.62), (-86, 0.46)],
        scallop: 0.022,
        foreMarkings: [
            .ground(Ink(hex: 0x1C5FC9)), .blend(Ink(hex: 0x3FA4F2), from: 0.15, to: 0.7),
            .veins(Ink(hex: 0x1B4FAE), width: 0.014), .tip(black, from: 0.80, slant: 0.75),
            .border(black, depth: 0.09, wave: 0.2), .costa(black, width: 0.035),
            .dots(white, depth: 0.045, size: 0.014),
        ],
        hindMarkings: [
            .ground(Ink(hex: 0x1C5FC9)), .blend(Ink(hex: 0x3B9BEE), from: 0.15, to: 0.7),
            .veins(Ink(hex: 0x1B4FAE), width: 0.014), .border(black, depth: 0.085, wave: 0.3),
        ],
        body: Ink(hex: 0x2A2622))

    private static let peacock = ButterflySpecies(
        name: "peacock",
        forewing: [(54, 0.82), (47, 0.95), (41, 0.93), (34, 0.80), (22, 0.77), (8, 0.74), (-4, 0.62), (-12, 0.52)],
        hindwing: [
            (42, 0.32), (14, 0.42), (-2, 0.58), (-22, 0.66), (-38, 0.67), (-46, 0.72), (-54, 0.68), (-70, 0.58),
            (-84, 0.42),
        ],
        scallop: 0.025,
        foreMarkings: [
            .ground(Ink(hex: 0xA8301C)), .blend(Ink(hex: 0xC2492A), from: 0.3, to: 0.9),
            .border(Ink(hex: 0x4A2E22), depth: 0.07, wave: 0.25), .costa(black, width: 0.035),
            .stripe(black, from: (0.02, 0.42), to: (0.20, 0.44), width: 0.05),
            .stripe(Ink(hex: 0xF0CE7A), from: (0.0, 0.56), to: (0.16, 0.56), width: 0.035),
            .eye(
                [Ink(hex: 0xF4D58A), black, Ink(hex: 0x7A3FA0), Ink(hex: 0x5FA8E8)], at: (0.17, 0.76), size: 0.155),
        ],
        hindMarkings: [
            .ground(Ink(hex: 0x9C3020)), .blend(Ink(hex: 0x5A3526), from: 0.45, to: 0.15),
            .border(Ink(hex: 0x4A2E22), depth: 0.09, wave: 0.2),
            .eye(
                [Ink(hex: 0xE8D5B5), black, black, Ink(hex: 0x4F8FE0), Ink(hex: 0x4F8FE0)], at: (0.50, 0.64), size: 0.17
            ),
        ],
        body: Ink(hex: 0x3A241C))

    private static let largeWhite = ButterflySpecies(
        name: "large white",
        forewing: [(55, 0.80), (48, 0.92), (42, 0.93), (28, 0.83), (12, 0.74), (-2, 0.66), (-12, 0.56)],
        hindwing: [(42, 0.32), (16, 0.46), (0, 0.62), (-22, 0.70), (-44, 0.72), (-62, 0.67), (-76, 0.56), (-86, 0.42)],
        scallop: 0.0,
        foreMarkings: [
            .ground(Ink(hex: 0xFFFDF2)), .blend(Ink(hex: 0xC9C3B0), from: 0.28, to: 0.05),
            .veins(Ink(hex: 0xD9D3BE), width: 0.014), .tip(Ink(hex: 0x2B2826), from: 0.74, slant: 0.95),
            .spot(Ink(hex: 0x2B2826), at: (0.50, 0.62), size: 0.07),
            .spot(Ink(hex: 0x2B2826), at: (0.78, 0.66), size: 0.06),
            .border(Ink(hex: 0x8E8878), depth: 0.014, wave: 0), .costa(Ink(hex: 0x8E8878), width: 0.02),
        ],
        hindMarkings: [
            .ground(Ink(hex: 0xFFFAE0)), .blend(Ink(hex: 0xCFC8A8), from: 0.30, to: 0.05),
            .veins(Ink(hex: 0xDED6B8), width: 0.014), .border(Ink(hex: 0x8E8878), depth: 0.014, wave: 0),
            .spot(Ink(hex: 0x2B2826), at: (0.32, 0.82), size: 0.055),
        ],
        body: Ink(hex: 0x4A463F), size: 0.97)

    private static let brimstone = ButterflySpecies(
        name: "brimstone",
        forewing: [
            (56, 0.76), (49, 0.86), (43.5, 0.99), (38, 0.86), (24, 0.76), (10, 0.74), (-2, 0.66), (-12, 0.54),
        ],
        hindwing: [
            (42, 0.32), (16, 0.44), (0, 0.58), (-20, 0.64), (-36, 0.68), (-45, 0.82), (-52, 0.72), (-66, 0.64),
            (-78, 0.54), (-86, 0.42),
        ],
        scallop: 0.0,
        foreMarkings: [
            .ground(Ink(hex: 0xE9E23C)), .blend(Ink(hex: 0xF6F07A), from: 0.3, to: 0.95),
            .veins(Ink(hex: 0xC9C22C), width: 0.016), .costa(Ink(hex: 0xB5A92A), width: 0.022),
            .border(Ink(hex: 0x9C8B2A), depth: 0.014, wave: 0),
            .spot(Ink(hex: 0xE87A1E), at: (0.36, 0.52), size: 0.045),
        ],
        hindMarkings: [
            .ground(Ink(hex: 0xE3DC3A)), .blend(Ink(hex: 0xF4EE78), from: 0.3, to: 0.95),
            .veins(Ink(hex: 0xC9C22C), width: 0.016), .border(Ink(hex: 0x9C8B2A), depth: 0.014, wave: 0),
            .spot(Ink(hex: 0xE87A1E), at: (0.55, 0.50), size: 0.05),
        ],
        body: Ink(hex: 0x6B6236), size: 0.97)

    private static let redAdmiral = ButterflySpecies(
        name: "red admiral",
        forewing: [(54, 0.82), (47, 0.94), (40, 0.93), (32, 0.82), (20, 0.76), (6, 0.70), (-6, 0.60), (-14, 0.50)],
        hindwing: [
            (42, 0.32), (14, 0.42), (-2, 0.58), (-22, 0.65), (-42, 0.67), (-60, 0.64), (-74, 0.54), (-86, 0.40),
        ],
        scallop: 0.022,
        foreMarkings: [
            .ground(Ink(hex: 0x2A1A14)), .blend(Ink(hex: 0x140F0E), from: 0.45, to: 0.75),
            .stripe(Ink(hex: 0xE2441E), from: (0.04, 0.40), to: (0.80, 0.86), width: 0.075),
            .stripe(white, from: (0.04, 0.70), to: (0.20, 0.72), width: 0.04),
            .spot(white, at: (0.13, 0.88), size: 0.032),
            .spot(white, at: (0.24, 0.90), size: 0.026), .spot(white, at: (0.34, 0.86), size: 0.022),
        ],
        hindMarkings: [
            .ground(Ink(hex: 0x2E1C15)), .border(Ink(hex: 0xE2481F), depth: 0.12, wave: 0.12),
            .dots(black, depth: 0.06, size: 0.02), .border(Ink(hex: 0x2A1A14), depth: 0.016, wave: 0),
        ],
        body: Ink(hex: 0x241813))

    private static let commonBlue = ButterflySpecies(
        name: "common blue",
        forewing: [(55, 0.72), (47, 0.84), (38, 0.86), (24, 0.80), (10, 0.72), (-4, 0.62), (-12, 0.54)],
        hindwing: [(42, 0.32), (16, 0.44), (0, 0.58), (-22, 0.66), (-44, 0.68), (-62, 0.63), (-76, 0.52), (-86, 0.40)],
        scallop: 0.0,
        foreMarkings: [
            .ground(Ink(hex: 0x7C84E0)), .blend(Ink(hex: 0xA3B4F5), from: 0.2, to: 0.8),
            .veins(Ink(hex: 0x6F78D2), width: 0.014), .border(Ink(hex: 0x3A3550), depth: 0.055, wave: 0),
            .border(white, depth: 0.030, wave: 0), .costa(Ink(hex: 0xD8DAF0), width: 0.02),
        ],
        hindMarkings: [
            .ground(Ink(hex: 0x7C84E0)), .blend(Ink(hex: 0xA0B0F4), from: 0.2, to: 0.8),
            .veins(Ink(hex: 0x6F78D2), width: 0.014), .dots(Ink(hex: 0x3A3550), depth: 0.085, size: 0.022),
            .border(Ink(hex: 0x3A3550), depth: 0.05, wave: 0), .border(white, depth: 0.030, wave: 0),
        ],
        body: Ink(hex: 0x6A6A80), size: 0.92)

    private static let birdwing = ButterflySpecies(
        name: "birdwing",
        forewing: [(45, 0.92), (37, 1.07), (31, 1.08), (22, 0.88), (10, 0.68), (-2, 0.56), (-12, 0.46)],
        hindwing: [(42, 0.32), (8, 0.38), (-8, 0.50), (-28, 0.60), (-50, 0.66), (-66, 0.64), (-78, 0.55), (-88, 0.42)],
        scallop: 0.015,
        foreMarkings: [
            .ground(black), .stripe(Ink(hex: 0x23B25A), from: (0.04, 0.30), to: (0.12, 0.86), width: 0.07),
            .stripe(Ink(hex: 0x23B25A), from: (0.92, 0.30), to: (0.70, 0.86), width: 0.055),
            .stripe(black, from: (0.02, 0.28), to: (0.08, 0.95), width: 0.016), .veins(black, width: 0.02),
            .border(black, depth: 0.04, wave: 0),
        ],
        hindMarkings: [
            .ground(Ink(hex: 0x2BBF63)), .blend(Ink(hex: 0xE8C93A), from: 0.45, to: 0.85), .veins(black, width: 0.02),
            .dots(black, depth: 0.12, size: 0.03), .border(black, depth: 0.05, wave: 0.2),
        ],
        body: Ink(hex: 0xD9B52C))

    private static let zebraLongwing = ButterflySpecies(
        name: "zebra longwing",
        forewing: [(38, 0.86), (31, 1.06), (25, 1.10), (16, 0.96), (6, 0.76), (-4, 0.60), (-12, 0.50)],
        hindwing: [
            (42, 0.32), (6, 0.46), (-10, 0.56), (-28, 0.60), (-46, 0.58), (-62, 0.50), (-76, 0.38), (-84, 0.30),
        ],
        foreMarkings: [
            .ground(black), .stripe(Ink(hex: 0xF6EE9A), from: (0.45, 0.12), to: (0.88, 0.84), width: 0.035),
            .stripe(Ink(hex: 0xF6EE9A), from: (0.02, 0.44), to: (0.60, 0.74), width: 0.042),
            .stripe(Ink(hex: 0xF6EE9A), from: (0.0, 0.72), to: (0.30, 0.84), width: 0.038),
        ],
        hindMarkings: [
            .ground(black), .stripe(Ink(hex: 0xF6EE9A), from: (0.04, 0.36), to: (0.80, 0.56), width: 0.055),
            .dots(Ink(hex: 0xF6EE9A), depth: 0.10, size: 0.026),
        ],
        body: Ink(hex: 0x221E18))
}
