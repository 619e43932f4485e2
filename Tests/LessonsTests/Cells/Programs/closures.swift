func makeCounter() -> () -> Int {
    var count = 0
    return {
        count += 1
        return count
    }
}
let first = makeCounter()
let second = makeCounter()
print(first(), first(), second())  // expect: 1 2 1
var closures: [() -> Int] = []
for i in 0..<3 { closures.append { i * 10 } }
print(closures.map { $0() })  // expect: [0, 10, 20]
var shared = 1
let read = { shared }
shared = 5
print(read())  // expect: 5
let square = { (x: Double) -> Double in x * x }
print(square(1.5), square(2))  // expect: 2.25 4.0
let compose = { (f: @escaping (Int) -> Int, g: @escaping (Int) -> Int) in { (x: Int) in g(f(x)) } }
print(compose({ $0 + 1 }, { $0 * 2 })(3))  // expect: 8
let typed: (Int, Int) -> Int = { a, b in
    let product = a * b
    return product + 1
}
print(typed(2, 3))  // expect: 7
func outer() -> [Int] {
    var results: [Int] = []
    func visit(_ n: Int) {
        if n == 0 { return }
        results.append(n)
        visit(n - 1)
    }
    visit(3)
    return results
}
print(outer())  // expect: [3, 2, 1]
print([1, 2, 3].map { n in [10, 20].map { $0 * n } })  // expect: [[10, 20], [20, 40], [30, 60]]
print([3, 1, 2].sorted { $0 > $1 }, [[2, 1], [3]].map { $0.sorted() })  // expect: [3, 2, 1] [[1, 2], [3]]
let operation: (Int, Int) -> Int = (+)
print(operation(2, 3), [1, 2, 3].reduce(1, *))  // expect: 5 6
print(["a": 1].map { name, value in "\(name)=\(value)" })  // expect: ["a=1"]
