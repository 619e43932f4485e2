import Foundation

/// One element of a wing's pattern. A wing is painted with its markings in order, each over those before.
enum Marking {
    /// The whole wing.
    case ground(Ink)
    /// A colour that comes in smoothly between two reaches (0 at the root, 1 at the margin).
    case blend(Ink, from: Float, to: Float)
    /// A border along the outer margin, its inner edge waved by the cells between the veins.
    case border(Ink, depth: Float, wave: Float)
    /// A dark leading edge.
    case costa(Ink, width: Float)
    /// Lines that fan out from the root, and the arc that closes the cell in the wing's middle.
    case veins(Ink, width: Float)
    /// A dot in each cell, at a depth from the margin.
    case dots(Ink, depth: Float, size: Float)
    /// The outer corner, cut off by a line across the leading part of the wing.
    case tip(Ink, from: Float, slant: Float)
    /// A wavy stripe between two places given as (sweep, reach).
    case stripe(Ink, from: (Float, Float), to: (Float, Float), width: Float)
    /// A round spot.
    case spot(Ink, at: (Float, Float), size: Float)
    /// Rings inside one another, the outermost first.
    case eye([Ink], at: (Float, Float), size: Float)

    /// The same marking on another individual: other sizes and slightly other colours.
    func varied(_ random: inout SplitMix64, tint: (Ink) -> Ink) -> Marking {
        func other(_ size: Float, _ spread: Float = 0.25) -> Float { size * (1 + random.about(spread)) }
        func moved(_ place: (Float, Float)) -> (Float, Float) {
            (place.0 + random.about(0.02), place.1 + random.about(0.03))
        }
        switch self {
        case .ground(let ink): return .ground(tint(ink))
        case .blend(let ink, let from, let to):
            let shift = random.about(0.08)
            return .blend(tint(ink), from: from + shift, to: to + shift)
        case .border(let ink, let depth, let wave): return .border(tint(ink), depth: other(depth), wave: other(wave))
        case .costa(let ink, let width): return .costa(tint(ink), width: other(width))
        case .veins(let ink, let width): return .veins(tint(ink), width: other(width))
        case .dots(let ink, let depth, let size): return .dots(tint(ink), depth: other(depth, 0.1), size: other(size))
        case .tip(let ink, let from, let slant):
            return .tip(tint(ink), from: from + random.about(0.05), slant: other(slant))
        case .stripe(let ink, let from, let to, let width):
            return .stripe(tint(ink), from: moved(from), to: moved(to), width: other(width))
        case .spot(let ink, let place, let size): return .spot(tint(ink), at: moved(place), size: other(size))
        case .eye(let inks, let place, let size): return .eye(inks.map(tint), at: moved(place), size: other(size))
        }
    }
}

/// A wing with its pattern, ready to be asked for colours.
struct PaintedWing {
    let wing: Wing
    private let layers: [Layer]

    /// A marking whose places have been turned into points, so that colouring a sample needs no trigonometry.
    private enum Layer {
        case ground(Ink)
        case blend(Ink, Float, Float)
        case border(Ink, Float, Float)
        case costa(Ink, Float)
        case veins(Ink, Float)
        case dots(Ink, Float, Float)
        case tip(Ink, Float, Float)
        case stripe(Ink, x: Float, y: Float, dx: Float, dy: Float, width: Float)
        case disc(Ink, x: Float, y: Float, squaredSize: Float)
    }

    init(wing: Wing, markings: [Marking]) {
        self.wing = wing
        layers = markings.flatMap { Self.layers(of: $0, on: wing) }
    }

    private static func layers(of marking: Marking, on wing: Wing) -> [Layer] {
        switch marking {
        case .ground(let ink): return [.ground(ink)]
        case .blend(let ink, let from, let to): return [.blend(ink, from, to)]
        case .border(let ink, let depth, let wave): return [.border(ink, depth, wave)]
        case .costa(let ink, let width): return [.costa(ink, width)]
        case .veins(let ink, let width): return [.veins(ink, width)]
        case .dots(let ink, let depth, let size): return [.dots(ink, depth, size)]
        case .tip(let ink, let from, let slant): return [.tip(ink, from, slant)]
        case .stripe(let ink, let from, let to, let width):
            let (start, end) = (wing.point(from.0, from.1), wing.point(to.0, to.1))
            return [.stripe(ink, x: start.x, y: start.y, dx: end.x - start.x, dy: end.y - start.y, width: width)]
        case .spot(let ink, let place, let size):
            let centre = wing.point(place.0, place.1)
            return [.disc(ink, x: centre.x, y: centre.y, squaredSize: size * size)]
        case .eye(let inks, let place, let size):
            let centre = wing.point(place.0, place.1)
            return inks.enumerated().map { ring, ink in
                let radius = size * (1 - Float(ring) / Float(inks.count))
                return .disc(ink, x: centre.x, y: centre.y, squaredSize: radius * radius)
            }
        }
    }

    /// The colour of the wing at a place on it.
    func color(at place: WingPlace) -> Ink {
        var ink = Ink.zero
        for layer in layers { paint(layer, at: place, over: &ink) }
        return ink
    }

    private func paint(_ layer: Layer, at place: WingPlace, over ink: inout Ink) {
        switch layer {
        case .ground(let color): ink = color
        case .blend(let color, let from, let to): ink = ink.mixed(with: color, smoothstep(from, to, place.reach))
        case .border(let color, let depth, let wave):
            if place.depth < depth * (1 + wave * cellWave(place)) { ink = color }
        case .costa(let color, let width):
            if place.costa < width * (1.2 - 0.6 * place.reach) { ink = color }
        case .veins(let color, let width):
            if isVein(place, width) { ink = color }
        case .dots(let color, let depth, let size):
            let across = (cellPosition(place) - 0.5) / Float(wing.cells) * place.arc
            let along = place.depth - depth
            if across * across + along * along < size * size { ink = color }
        case .tip(let color, let from, let slant):
            if place.reach - slant * place.sweep + 0.02 * cellWave(place) > from { ink = color }
        case .stripe(let color, let x, let y, let dx, let dy, let width):
            let along = max(0, min(1, ((place.x - x) * dx + (place.y - y) * dy) / max(dx * dx + dy * dy, 1e-6)))
            let (offX, offY) = (place.x - x - along * dx, place.y - y - along * dy)
            let half = width * (1 + 0.18 * cellWave(place))
            if offX * offX + offY * offY < half * half { ink = color }
        case .disc(let color, let x, let y, let squaredSize):
            let (offX, offY) = (place.x - x, place.y - y)
            if offX * offX + offY * offY < squaredSize { ink = color }
        }
    }

    /// From 0 to 1 across the cell between two veins.
    private func cellPosition(_ place: WingPlace) -> Float {
        let position = place.sweep * Float(wing.cells)
        return position - position.rounded(.down)
    }

    /// 1 at the veins, -1 half-way between them.
    private func cellWave(_ place: WingPlace) -> Float {
        let fromMiddle = 2 * cellPosition(place) - 1
        return 2 * fromMiddle * fromMiddle - 1
    }

    private func isVein(_ place: WingPlace, _ width: Float) -> Bool {
        let cellEnd: Float = 0.5
        let closing = abs(place.reach - cellEnd) * place.radius / max(place.reach, 0.1)
        let insideCell = place.sweep > 0.12 && place.sweep < 0.62
        if insideCell && place.reach < cellEnd { return closing < 0.5 * width }
        let position = cellPosition(place)
        let fromVein = min(position, 1 - position) / Float(wing.cells) * place.arc
        return fromVein < 0.5 * width * (0.7 + 0.6 * place.reach)
    }
}
