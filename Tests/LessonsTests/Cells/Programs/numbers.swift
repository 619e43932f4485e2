import Foundation

print(7 / 2, -7 / 2, 7 % 3, -7 % 3)  // expect: 3 -3 1 -1
print(1 / 2 * 3.0)  // expect: 1.5
print(7.0 / 2, 1e3, 1e-7, 0.1 + 0.2)  // expect: 3.5 1000.0 1e-07 0.30000000000000004
let half: Double = 1 / 2
print(half)  // expect: 0.5
let n = 3
print(Double(n) * 1.5, Int(2.9), Int(-2.9))  // expect: 4.5 2 -2
print(n > 2 && n < 5, n == 3 || [1][n] == 1, !(n == 3))  // expect: true true false
print(n.isMultiple(of: 3), Int.max, 0xff, 1_000)  // expect: true 9223372036854775807 255 1000
var total = 0.0
total += 1
total -= 0.25
total *= 4
total /= 2
print(total)  // expect: 1.5
var count = 5
count %= 3
count += 2 * 3
print(count)  // expect: 8
print(sqrt(2.0), pow(2.0, 10.0), exp(0.0), abs(-3), abs(-3.5))  // expect: 1.4142135623730951 1024.0 1.0 3 3.5
print(min(3, 1, 2), max(0, half), max(1, 2.5))  // expect: 1 0.5 2.5
print((2.5).rounded(), (2.4).rounded(.up), 3.7.rounded(.down))  // expect: 3.0 3.0 3.0
print(Double.pi, Double.infinity, -Double.infinity)  // expect: 3.141592653589793 inf -inf
print(n > 2 ? "big" : "small", n > 5 ? 1 : 2.5)  // expect: big 2.5
print(String(format: "%.3f %5d %e|%-6.2f|", 3.14159, 42, 12345.678, 2.5))  // expect: 3.142    42 1.234568e+04|2.50  |
print(Int("12") ?? 0, Int("x") ?? -1, Double("2.5")!)  // expect: 12 -1 2.5
print(-n, -half, +n)  // expect: -3 -0.5 3
print(1.0, 100.0, 1e16, 123456789.0, 5e-324)  // expect: 1.0 100.0 1e+16 123456789.0 5e-324
print(0..<5, 1...3, (0..<5).count, (1...3).contains(3), (0.0...1.0).contains(0.5))  // expect: 0..<5 1...3 5 true true
