var n = 0
while true {
    n += 1
    if n % 2 == 0 { continue }
    if n > 6 { break }
}
print(n)  // expect: 7
repeat { n -= 3 } while n > 0
print(n)  // expect: -2
outer: for i in 0..<3 {
    for j in 0..<3 {
        if j == 2 { continue outer }
        if i == 2 { break outer }
        print(i, j)
    }
}
// expect: 0 0
// expect: 0 1
// expect: 1 0
// expect: 1 1
for i in 0..<10 where i % 4 == 1 { print(i) }
// expect: 1
// expect: 5
// expect: 9
for _ in 0..<2 { print("-", terminator: "") }
print()  // expect: --
for x in [0.5, 1] { print(x) }
// expect: 0.5
// expect: 1.0
let best: Double? = [2.0, 1.0].min()
if let best { print("best", best) }  // expect: best 1.0
if let found = [1, 2].first(where: { $0 > 5 }) { print(found) } else { print("none") }  // expect: none
func half(_ x: Int) -> Int? {
    guard x % 2 == 0 else { return nil }
    return x / 2
}
print(half(4) ?? 0, half(3) ?? 0, half(8)!)  // expect: 2 0 4
print(half(4) as Any, half(3) as Any)  // expect: Optional(2) nil
print(half(3) == nil, half(4) == 2, half(4) != nil)  // expect: true true true
func describe(_ x: Int) -> String {
    switch x {
    case 0: return "zero"
    case 1, 2: return "small"
    case 3..<10: return "medium"
    case let y where y < 0: return "negative \(y)"
    default: return "large"
    }
}
print(describe(0), describe(2), describe(5), describe(-4), describe(99))  // expect: zero small medium negative -4 large
switch (1, "a") {
case (1, "b"): print("no")
case (_, "a"): print("yes")  // expect: yes
default: print("never")
}
if n < 0, let x = half(6), x == 3 { print("three") } else if n == 0 { print("zero") }  // expect: three
let words = ["a": ["x"]]
print(words["a"]?.first ?? "-", words["b"]?.first ?? "-", words["b"]?.count as Any)  // expect: x - nil
var optional: Int? = nil
optional = 4
if var value = optional {
    value += 1
    print(value, optional!)  // expect: 5 4
}
let late: Int
if n < 0 { late = 1 } else { late = 2 }
print(late)  // expect: 1
