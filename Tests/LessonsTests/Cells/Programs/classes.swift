class Counter {
    var count = 0
    let step: Int
    var log: [String] = []

    init(step: Int = 1) { self.step = step }
    convenience init(fast: Bool) { self.init(step: fast ? 10 : 2) }

    func advance() -> Int {
        count += step
        note("\(count)")
        return count
    }
    func note(_ text: String) { log.append(text) }
    func summary() -> String { "\(count) by \(step)" }
}
let counter = Counter()
print(counter.advance(), counter.advance())  // expect: 1 2
let same = counter
same.count = 40
same.log.append("set")
print(counter.count, counter.log, same === counter)  // expect: 40 ["1", "2", "set"] true
print(Counter(fast: true).advance(), Counter(fast: false).step)  // expect: 10 2

class Named: Counter {
    var name: String
    init(name: String) {
        self.name = name
        super.init(step: 3)
    }
    override func summary() -> String { name + ": " + super.summary() }
}
let named = Named(name: "n")
_ = named.advance()
print(named.summary(), named.count)  // expect: n: 3 by 3 3
let counters: [Counter] = [counter, named]
print(counters.map { $0.summary() })  // expect: ["40 by 1", "n: 3 by 3"]
print(counters[1] is Named, counters[0] is Named)  // expect: true false
if let found = counters[1] as? Named { print(found.name) }  // expect: n

class Plain: Named {
    let extra = [1, 2, 3]
}
print(Plain(name: "q").summary(), Plain(name: "q").extra.count)  // expect: q: 0 by 3 3

class Node {
    let value: Int
    var next: Node?
    init(_ value: Int, next: Node? = nil) {
        self.value = value
        self.next = next
    }
    func sum() -> Int { value + (next?.sum() ?? 0) }
}
let list = Node(1, next: Node(2, next: Node(3)))
list.next?.next = Node(10)
list.next?.next?.next?.next = Node(99)
print(list.sum())  // expect: 13
var handlers: [() -> Int] = []
class Ticker {
    var ticks = 0
    func handler() -> () -> Int {
        return {
            self.ticks += 1
            return self.ticks
        }
    }
}
let ticker = Ticker()
let tick = ticker.handler()
_ = tick()
print(tick(), ticker.ticks)  // expect: 2 2
print([3, 1, 2].map { Node($0).sum() })  // expect: [3, 1, 2]
