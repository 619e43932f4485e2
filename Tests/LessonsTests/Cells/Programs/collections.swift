var losses: [Double] = []
losses.append(1)
losses.append(0.5)
losses += [0.25, 2]
print(losses, losses.count, losses.isEmpty)  // expect: [1.0, 0.5, 0.25, 2.0] 4 false
print(losses.first!, losses.last!, losses[1])  // expect: 1.0 2.0 0.5
losses[0] = 3
losses[1] *= 2
print(losses[..<2], Array(losses[1...]), losses[1..<3].count)  // expect: [3.0, 1.0] [1.0, 0.25, 2.0] 2
let copy = losses
losses.removeLast()
losses.insert(9, at: 0)
print(copy.count, losses)  // expect: 4 [9.0, 3.0, 1.0, 0.25]
print(losses.map { $0 * 2 }, losses.filter { $0 > 1 })  // expect: [18.0, 6.0, 2.0, 0.5] [9.0, 3.0]
print(losses.reduce(0, +), losses.reduce(0) { $0 + $1 })  // expect: 13.25 13.25
print([3, 1, 2].sorted(), [3, 1, 2].sorted(by: >), ["b", "a"].sorted())  // expect: [1, 2, 3] [3, 2, 1] ["a", "b"]
print([1, 2, 3].min()!, [1.5, 2].max()!, [1, 2, 3].contains(2))  // expect: 1 2.0 true
print(Array([1, 2, 3].reversed()))  // expect: [3, 2, 1]
print(Array([1, 2, 3, 4].prefix(2)), Array([1, 2, 3].suffix(2)))  // expect: [1, 2] [2, 3]
print(Array(repeating: 0.5, count: 3), [Int](repeating: 0, count: 2), [Double]())  // expect: [0.5, 0.5, 0.5] [0, 0] []
print(Array(0..<4), Array(stride(from: 0, to: 10, by: 4)))  // expect: [0, 1, 2, 3] [0, 4, 8]
print(Array(stride(from: 1, through: 0, by: -0.5)))  // expect: [1.0, 0.5, 0.0]
print((0..<3).map { $0 * $0 }, (1...3).map { Double($0) / 2 })  // expect: [0, 1, 4] [0.5, 1.0, 1.5]
for (i, x) in ["a", "b"].enumerated() { print(i, x) }
// expect: 0 a
// expect: 1 b
for (a, b) in zip([1, 2], [0.5, 1.5]) { print(Double(a) + b) }
// expect: 1.5
// expect: 3.5
print(zip([1, 2, 3], [4, 5, 6]).map { $0 * $1 })  // expect: [4, 10, 18]
print(["x", "y"].joined(separator: "-"), [1, 2].map { String($0) }.joined(separator: "+"))  // expect: x-y 1+2
print([1, 2, 3].firstIndex(of: 2) ?? -1, [1, 2, 3].firstIndex(where: { $0 > 5 }) ?? -1)  // expect: 1 -1
print([[1, 2], [3]].flatMap { $0 }, ["1", "x"].compactMap { Int($0) })  // expect: [1, 2, 3] [1]
var grid = [[0, 0], [0, 0]]
grid[1][0] = 5
grid[0].append(7)
print(grid, [1, 2] == [1, 2], [1, 2] != [2, 1])  // expect: [[0, 0, 7], [5, 0]] true true
var counts: [String: Int] = [:]
for word in ["a", "b", "a"] { counts[word, default: 0] += 1 }
print(counts["a"]!, counts["b"] ?? 0, counts["c"] ?? 0, counts.count)  // expect: 2 1 0 2
counts["b"] = nil
print(counts, counts["a"] as Any, counts["b"] as Any)  // expect: ["a": 2] Optional(2) nil
counts["a"]! += 5
print(counts.keys.sorted(), counts.values.reduce(0, +))  // expect: ["a"] 7
let table = ["one": 1.5]
for (name, value) in table { print(name, value) }  // expect: one 1.5
let pair = (1, "two")
print(pair, pair.0, pair.1)  // expect: (1, "two") 1 two
let named = (mean: 0.5, std: 2)
print(named, named.mean, named.std)  // expect: (mean: 0.5, std: 2) 0.5 2
var (a, b) = (1, 2)
(a, b) = (b, a)
print(a, b)  // expect: 2 1
var numbers = [5, 3, 4]
numbers.sort()
numbers.swapAt(0, 2)
print(numbers, numbers.remove(at: 1), numbers, numbers.popLast()!)  // expect: [5, 4, 3] 4 [5, 3] 3
print([1.5, 2].map { $0 + 1 }.allSatisfy { $0 > 2 }, [1, 2].first { $0 > 1 }!)  // expect: true 2
print(Array("abc"), "abc".count, "abc".reversed().map { String($0) })  // expect: ["a", "b", "c"] 3 ["c", "b", "a"]
let shapes: [(Int, Int)] = [(1, 2), (3, 4)]
print(shapes.map { $0.0 * $0.1 }, shapes[1].1)  // expect: [2, 12] 4
