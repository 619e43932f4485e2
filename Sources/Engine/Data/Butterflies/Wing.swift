import Foundation

/// A direction as a number that grows anticlockwise like the angle, from -1 (down) over 0 (right) to 1 (up), 2 being left.
/// It orders directions as well as an angle does, without a trigonometric function for each sample of a picture.
@inline(__always)
func bearing(_ x: Float, _ y: Float) -> Float {
    let share = y / max(abs(x) + abs(y), 1e-9)
    return x >= 0 ? share : (y >= 0 ? 2 - share : -2 - share)
}

/// Where a point lies on a wing. Distances are in units of half the picture's width.
struct WingPlace {
    /// The point itself, from the wing's root.
    var x: Float
    var y: Float
    /// The distance from the root.
    var radius: Float
    /// Which way from the root: from the leading edge (0) to the trailing edge (1).
    var sweep: Float
    /// The length of an arc at this radius that covers a sweep of 1 at the local rate.
    var arc: Float
    /// From the root (0) to the outer margin (1).
    var reach: Float
    /// The distance to the outer margin along the ray from the root.
    var depth: Float
    /// The distance to the leading edge.
    var costa: Float
}

/// The outline of one right wing in polar form around its root: for each direction, how far out the margin is. Butterfly
/// wings are fans of veins from the root, so their patterns are simple in these coordinates too.
struct Wing {
    /// A point of the margin: the radius in a direction given in degrees above the horizontal.
    typealias Knot = (angle: Float, radius: Float)

    /// The cells between veins along the margin.
    let cells: Int
    /// The largest radius.
    let length: Float
    private let leading: Float
    private let trailing: Float
    private let leadingEdge: (x: Float, y: Float)
    private let margin: [Float]
    private static let steps = 256

    /// - Parameter knots: the margin from the leading edge (largest angle) to the trailing edge.
    init(knots: [Knot], cells: Int, scallop: Float) {
        let ends = [knots[0], knots[knots.count - 1]].map { Self.unit($0.angle) }
        self.cells = cells
        leadingEdge = ends[0]
        let (leading, trailing) = (bearing(ends[0].x, ends[0].y), bearing(ends[1].x, ends[1].y))
        let bearings = knots.map { knot in
            let direction = Self.unit(knot.angle)
            return bearing(direction.x, direction.y)
        }
        margin = (0...Self.steps).map { step in
            let share = Float(step) / Float(Self.steps)
            let wave = 1 - scallop * cos(2 * .pi * share * Float(cells))
            return wave * Self.interpolate(leading + (trailing - leading) * share, bearings, knots.map(\.radius))
        }
        (self.leading, self.trailing, length) = (leading, trailing, margin.max() ?? 0)
    }

    private static func unit(_ degrees: Float) -> (x: Float, y: Float) {
        (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    }

    /// A Catmull-Rom curve through the knots, whose `places` fall.
    private static func interpolate(_ place: Float, _ places: [Float], _ radii: [Float]) -> Float {
        let next = max(1, places.firstIndex { $0 <= place } ?? places.count - 1)
        let last = next - 1
        let t = (place - places[last]) / (places[next] - places[last])
        func slope(_ i: Int) -> Float {
            let (low, high) = (max(i - 1, 0), min(i + 1, places.count - 1))
            return (radii[high] - radii[low]) / (places[high] - places[low]) * (places[next] - places[last])
        }
        let (t2, t3) = (t * t, t * t * t)
        let ends = (2 * t3 - 3 * t2 + 1) * radii[last] + (3 * t2 - 2 * t3) * radii[next]
        return ends + (t3 - 2 * t2 + t) * slope(last) + (t3 - t2) * slope(next)
    }

    /// The margin's distance from the root at `sweep` of the way from the leading to the trailing edge.
    private func marginRadius(_ sweep: Float) -> Float {
        let position = max(0, min(1, sweep)) * Float(Self.steps)
        let index = min(Int(position), Self.steps - 1)
        return margin[index] + (margin[index + 1] - margin[index]) * (position - Float(index))
    }

    /// The point at `sweep` and `reach`.
    func point(_ sweep: Float, _ reach: Float) -> (x: Float, y: Float) {
        let bearing = leading + (trailing - leading) * sweep
        // On the diamond |x| + |y| = 1 the bearing is y itself.
        let (x, y) = (1 - abs(bearing), bearing)
        let radius = marginRadius(sweep) * reach / (x * x + y * y).squareRoot()
        return (radius * x, radius * y)
    }

    /// Where (x, y), measured from the root, lies on the wing; nil when it lies beside it.
    func place(_ x: Float, _ y: Float) -> WingPlace? {
        let squared = x * x + y * y
        guard squared < length * length else { return nil }
        let sweep = (leading - bearing(x, y)) / (leading - trailing)
        guard sweep >= 0, sweep <= 1 else { return nil }
        let radius = squared.squareRoot()
        let edge = marginRadius(sweep)
        guard radius < edge else { return nil }
        let manhattan = abs(x) + abs(y)
        return WingPlace(
            x: x, y: y, radius: radius, sweep: sweep,
            arc: (leading - trailing) * manhattan * manhattan / max(radius, 1e-6), reach: radius / edge,
            depth: edge - radius, costa: leadingEdge.y * x - leadingEdge.x * y)
    }

    /// How much of a soft shadow the wing casts at (x, y): 1 under it, falling to 0 within `softness` outside.
    func shadow(_ x: Float, _ y: Float, softness: Float) -> Float {
        let squared = x * x + y * y
        guard squared < (length + softness) * (length + softness) else { return 0 }
        let bearing = bearing(x, y)
        let radius = squared.squareRoot()
        let beside = max(0, max(bearing - leading, trailing - bearing)) * radius
        let beyond = radius - marginRadius((leading - bearing) / (leading - trailing))
        return 1 - smoothstep(-0.2 * softness, softness, max(beside, beyond))
    }
}
