import Foundation

/// One butterfly: its wings, body and pose. Coordinates: the picture spans -1 to 1, y upwards.
struct ButterflySpecimen {
    private let fore: PaintedWing
    private let hind: PaintedWing
    private let body: Ink
    private let background: Ink
    private let pose: Pose
    private let antenna: (spread: Float, curl: Float)

    /// How the butterfly lies in the picture.
    private struct Pose {
        /// The cosine and sine of the angle that the whole insect is turned by.
        var turn: (cosine: Float, sine: Float)
        /// The same of how far the forewings are drawn down.
        var opening: (cosine: Float, sine: Float)
        /// How far each wing pair is lifted: 1 lies flat, 0.5 is seen at a slant.
        var left: Float
        var right: Float
        var scale: Float = 1
        /// The point of the insect that lies in the middle of the picture.
        var centre: (x: Float, y: Float) = (0, 0)

        /// The pose moved and scaled so that the wings span `extent` of the picture in the direction where they are widest.
        func fitted(to extent: Float, _ forewing: Wing, _ hindwing: Wing) -> Pose {
            var corners: [(x: Float, y: Float)] = []
            for step in 0...24 {
                let (fore, hind) = (forewing.point(Float(step) / 24, 1), hindwing.point(Float(step) / 24, 1))
                let raised = (
                    x: fore.x * opening.cosine - fore.y * opening.sine,
                    y: fore.x * opening.sine + fore.y * opening.cosine
                )
                for (point, root) in [(raised, foreRoot), (hind, hindRoot)] {
                    corners.append(((point.x + root.x) * right, point.y + root.y))
                    corners.append((-(point.x + root.x) * left, point.y + root.y))
                }
            }
            let across = corners.map { $0.x * turn.cosine - $0.y * turn.sine }
            let up = corners.map { $0.x * turn.sine + $0.y * turn.cosine }
            let (minX, maxX, minY, maxY) = (across.min() ?? 0, across.max() ?? 0, up.min() ?? 0, up.max() ?? 0)
            var pose = self
            pose.scale = 2 * extent / max(maxX - minX, maxY - minY)
            pose.centre = ((minX + maxX) / 2, (minY + maxY) / 2)
            return pose
        }

        /// The point of the insect that is seen at (x, y) of the picture.
        func unturned(_ x: Float, _ y: Float) -> (x: Float, y: Float) {
            let (x, y) = (x / scale + centre.x, y / scale + centre.y)
            return (x * turn.cosine + y * turn.sine, y * turn.cosine - x * turn.sine)
        }
    }

    private static let foreRoot: (x: Float, y: Float) = (0.02, 0.10)
    private static let hindRoot: (x: Float, y: Float) = (0.02, 0.0)

    /// An individual of `species` that differs a little from every other.
    init(_ species: ButterflySpecies, random: inout SplitMix64) {
        let (hue, saturation, brightness) = (random.about(0.07), 1.05 + random.about(0.14), 1.02 + random.about(0.10))
        let tint = { (ink: Ink) in ink.varied(hue: hue, saturation: saturation, brightness: brightness) }
        let forewing = Wing(knots: Self.varied(species.forewing, &random), cells: 7, scallop: 0.006)
        let hindwing = Wing(knots: Self.varied(species.hindwing, &random), cells: 7, scallop: species.scallop)
        fore = PaintedWing(wing: forewing, markings: species.foreMarkings.map { $0.varied(&random, tint: tint) })
        hind = PaintedWing(wing: hindwing, markings: species.hindMarkings.map { $0.varied(&random, tint: tint) })
        body = tint(species.body)
        let tone = random.uniform(0.90, 0.97)
        background = Ink(tone, tone - random.uniform(0, 0.015), tone - random.uniform(0, 0.045))
        antenna = (random.uniform(0.16, 0.28), random.uniform(-0.05, 0.08))
        pose = Self.pose(&random).fitted(to: species.size * random.uniform(0.82, 0.95), forewing, hindwing)
    }

    /// The same outline a little longer here and shorter there.
    private static func varied(
        _ knots: [Wing.Knot], _ random: inout SplitMix64
    ) -> [Wing.Knot] {
        let (stretch, lean) = (1 + random.about(0.07), random.about(0.06))
        return knots.enumerated().map { index, knot in
            let place = Float(index) / Float(knots.count - 1) - 0.5
            return (knot.angle, knot.radius * (stretch + lean * place + random.about(0.012)))
        }
    }

    private static func pose(_ random: inout SplitMix64) -> Pose {
        let (angle, opening) = (random.about(0.16), random.about(0.12))
        var lift: (Float, Float) = (1, 1)
        // A third of the collection does not lie flat: wings half raised, or the whole insect seen from one side.
        switch random.uniform() {
        case ..<0.18:
            let both = random.uniform(0.68, 0.9)
            lift = (both, both)
        case ..<0.33:
            let far = random.uniform(0.55, 0.8)
            lift = random.uniform() < 0.5 ? (far, 1) : (1, far)
        default: break
        }
        return Pose(
            turn: (cos(angle), sin(angle)), opening: (cos(opening), sin(opening)), left: lift.0, right: lift.1)
    }

    /// The colour of the picture at (x, y).
    func color(_ x: Float, _ y: Float) -> Ink {
        let point = pose.unturned(x, y)
        if let ink = bodyColor(point.x, point.y) { return ink }
        if let ink = wingColor(point.x, point.y) { return ink }
        let shade = shadow(point.x - 0.03, point.y + 0.05)
        return background * (1 - 0.16 * shade)
    }

    /// The point in the frame of the right forewing and hindwing: the left side is the mirror image of the right.
    private func wingFrames(_ x: Float, _ y: Float) -> (fore: (x: Float, y: Float), hind: (x: Float, y: Float)) {
        let side = abs(x) / (x < 0 ? pose.left : pose.right)
        let (foreX, foreY) = (side - Self.foreRoot.x, y - Self.foreRoot.y)
        let turned = (
            x: foreX * pose.opening.cosine + foreY * pose.opening.sine,
            y: foreY * pose.opening.cosine - foreX * pose.opening.sine
        )
        return (turned, (side - Self.hindRoot.x, y - Self.hindRoot.y))
    }

    private func wingColor(_ x: Float, _ y: Float) -> Ink? {
        let frames = wingFrames(x, y)
        if let place = fore.wing.place(frames.fore.x, frames.fore.y) {
            return lit(fore.color(at: place), place, x)
        }
        guard let place = hind.wing.place(frames.hind.x, frames.hind.y) else { return nil }
        // The forewing lies on the hindwing and darkens it along their common edge.
        let underFore = fore.wing.shadow(frames.fore.x, frames.fore.y, softness: 0.06)
        return lit(hind.color(at: place), place, x) * (1 - 0.25 * underFore)
    }

    /// Light from the upper left, a darker root, and a margin that turns away.
    private func lit(_ ink: Ink, _ place: WingPlace, _ x: Float) -> Ink {
        let slant = x < 0 ? 1 + 0.25 * (1 - pose.left) : 1 - 0.35 * (1 - pose.right)
        let root = 0.80 + 0.20 * smoothstep(0.02, 0.35, place.reach)
        let edge = 0.82 + 0.18 * smoothstep(0, 0.022, place.depth)
        return ink * (slant * root * edge)
    }

    private func shadow(_ x: Float, _ y: Float) -> Float {
        let frames = wingFrames(x, y)
        return max(
            fore.wing.shadow(frames.fore.x, frames.fore.y, softness: 0.1),
            hind.wing.shadow(frames.hind.x, frames.hind.y, softness: 0.1))
    }

    /// Head, thorax and abdomen as ellipses lit from the left, and two antennae with clubs.
    private func bodyColor(_ x: Float, _ y: Float) -> Ink? {
        guard abs(x) < 0.45, y < 0.66, y > -0.5 else { return nil }
        if let light = ellipse(x, y, centre: 0.255, width: 0.048, height: 0.05) { return body * (light * 0.85) }
        if let light = ellipse(x, y, centre: 0.09, width: 0.068, height: 0.15) { return body * light }
        if let light = ellipse(x, y, centre: -0.19, width: 0.052, height: 0.25) {
            let rings = 1 + 0.12 * sin(y * 70)
            return body * (light * rings)
        }
        return isAntenna(abs(x), y) ? Ink(hex: 0x2A221C) : nil
    }

    /// How brightly an upright ellipse on the axis is lit at (x, y); nil outside.
    private func ellipse(_ x: Float, _ y: Float, centre: Float, width: Float, height: Float) -> Float? {
        let (u, v) = (x / width, (y - centre) / height)
        let squared = u * u + v * v
        guard squared < 1 else { return nil }
        return 1.05 + 0.75 * (1 - squared).squareRoot() - 0.25 * u
    }

    private func isAntenna(_ x: Float, _ y: Float) -> Bool {
        let (start, end): (Float, Float) = (0.28, 0.60)
        guard y > start, y < end + 0.03 else { return false }
        let along = (y - start) / (end - start)
        let middle = 0.02 + antenna.spread * along + antenna.curl * along * (1 - along)
        let club = smoothstep(0.86, 0.93, along) * (1 - smoothstep(1.0, 1.09, along))
        return abs(x - middle) < (along <= 1 ? 0.0095 : 0) + 0.012 * club
    }
}
