struct Point: Equatable {
    var x: Double
    var y = 0.0
    let name: String = "p"

    var length: Double { (x * x + y * y).squareRoot() }
    var half: Double {
        get { x / 2 }
        set { x = newValue * 2 }
    }

    func moved(by dx: Double, _ dy: Double = 0) -> Point { Point(x: x + dx, y: y + dy) }
    mutating func scale(_ factor: Double) {
        x *= factor
        self.y *= factor
    }
    static func origin() -> Point { Point(x: 0) }
    static let unit = 1.5
}
let a = Point(x: 3, y: 4)
print(a.length, a.name)  // expect: 5.0 p
print(a.moved(by: 1), Point.unit)  // expect: Point(x: 4.0, y: 4.0, name: "p") 1.5
var b = a
b.scale(2)
b.x += 1
print(b.x, b.y, a.x)  // expect: 7.0 8.0 3.0
b.half = 5
print(b.x, b.half)  // expect: 10.0 5.0
print(a == Point(x: 3, y: 4), a == b, a != b)  // expect: true false true
print(Point.origin())  // expect: Point(x: 0.0, y: 0.0, name: "p")
var points = [a, b]
points[0].x = 9
points[1].scale(0.1)
print(points.map { $0.x }, a.x)  // expect: [9.0, 1.0] 3.0

struct History {
    var losses: [Double] = []
    var best: Double?
    private(set) var count = 0

    init(start: Double) {
        losses.append(start)
        best = start
    }
    init() { self.init(start: 10) }

    mutating func add(_ loss: Double) {
        count += 1
        losses.append(loss)
        if let old = best { best = min(old, loss) }
    }
    func mean() -> Double { losses.reduce(0, +) / Double(losses.count) }
}
var history = History()
history.add(4)
history.add(7)
print(history.losses, history.best ?? -1, history.count)  // expect: [10.0, 4.0, 7.0] 4.0 2
history.losses[0] = 1
history.losses.removeLast()
print(history.mean(), history.losses.count)  // expect: 2.5 2
let copy = history
history.add(0)
print(copy.losses.count, history.losses.count)  // expect: 2 3

struct Pair: CustomStringConvertible {
    var first: Point
    var second: Point
    var description: String { "<\(first.x) \(second.x)>" }
    mutating func swap() { (first, second) = (second, first) }
}
var pair = Pair(first: a, second: b)
pair.first.x = 1
pair.swap()
pair.second.scale(3)
print(pair, "\(pair)")  // expect: <10.0 3.0> <10.0 3.0>
func grow(_ point: inout Point) { point.scale(10) }
grow(&pair.first)
print(pair.first.x)  // expect: 100.0
let doubled = [a, b].map { point -> Double in
    var point = point
    point.scale(2)
    return point.x
}
print(doubled)  // expect: [6.0, 20.0]
