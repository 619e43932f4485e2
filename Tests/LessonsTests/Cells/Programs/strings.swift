let name = "noise"
let x = 0.25
print("a \(name) of \(x * 2), \(1 + 1) \([1, 2]) \("in" + "side")")  // expect: a noise of 0.5, 2 [1, 2] inside
print("tab\tquote\" back\\slash \u{3B1}")  // expect: tab	quote" back\slash α
let text = """
    first line
      indented \(name)
    joined \
    here
    """
print(text)
// expect: first line
// expect:   indented noise
// expect: joined here
print(#"raw \n \#(name)"#)  // expect: raw \n noise
print(["quoted", "strings"], ("a", 1), ["k": "v"])  // expect: ["quoted", "strings"] ("a", 1) ["k": "v"]
print(Optional("some") as Any, "é".count, "a" < "b", "a" + "b" == "ab")  // expect: Optional("some") 1 true true
print("abc".uppercased(), "abc".hasPrefix("ab"), "a,b,c".split(separator: ",").count)  // expect: ABC true 3
print(String(repeating: "=", count: 5), String(3.0), String(describing: [1]))  // expect: ===== 3.0 [1]
var built = ""
for letter in "xyz" { built += "\(letter)." }
print(built, built.isEmpty)  // expect: x.y.z. false
print(1, 2, 3, separator: "|", terminator: "!\n")  // expect: 1|2|3!
print("multi", "items", 1.5, true, [0.5])  // expect: multi items 1.5 true [0.5]
