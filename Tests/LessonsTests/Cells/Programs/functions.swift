func add(_ a: Int, to b: Int = 10) -> Int { a + b }
print(add(1), add(1, to: 2))  // expect: 11 3
func factorial(_ n: Int) -> Int { n <= 1 ? 1 : n * factorial(n - 1) }
print(factorial(10))  // expect: 3628800
func fibonacci(_ n: Int) -> Int {
    if n < 2 { return n }
    return fibonacci(n - 1) + fibonacci(n - 2)
}
print((0..<10).map(fibonacci))  // expect: [0, 1, 1, 2, 3, 5, 8, 13, 21, 34]
func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
print(mean([1, 2, 3, 4]))  // expect: 2.5
func statistics(of values: [Double]) -> (min: Double, max: Double) { (values.min()!, values.max()!) }
let range = statistics(of: [3, 1, 2])
print(range.min, range.max, range)  // expect: 1.0 3.0 (min: 1.0, max: 3.0)
func scale(_ x: Double) -> Double { return x * 2 }
print(scale(3))  // expect: 6.0
func greet(name: String, loudly: Bool = false) { print(loudly ? "HELLO \(name)" : "hello \(name)") }
greet(name: "you")  // expect: hello you
greet(name: "you", loudly: true)  // expect: HELLO you
func sum(_ values: Int...) -> Int { values.reduce(0, +) }
print(sum(), sum(1, 2, 3))  // expect: 0 6
func increment(_ x: inout Int, by step: Int = 1) { x += step }
var counter = 1
increment(&counter)
increment(&counter, by: 5)
print(counter)  // expect: 7
var list = [1, 2, 3]
increment(&list[1])
print(list)  // expect: [1, 3, 3]
func apply(_ f: (Double) -> Double, _ x: Double) -> Double { f(x) }
print(apply({ $0 * $0 }, 3), apply({ _ in 1 }, 2))  // expect: 9.0 1.0
print(apply(scale, 4))  // expect: 8.0
func twice(_ body: () -> Void) {
    body()
    body()
}
twice { counter += 1 }
print(counter)  // expect: 9
