/// A size in a file: a whole number, or a list of height and width.
struct SampleSize: ConfigValue {
    let height: Int
    let width: Int?

    static let expected = "a whole number, or a list of height and width"

    init(height: Int, width: Int?) {
        self.height = height
        self.width = width
    }

    init?(json: JSONValue) {
        if let side = Int(json: json) {
            self.init(height: side, width: nil)
        } else if let sides = [Int](json: json), sides.count == 2 {
            self.init(height: sides[0], width: sides[1] == sides[0] ? nil : sides[1])
        } else {
            return nil
        }
    }

    var json: JSONValue { width.map { [height, $0].json } ?? height.json }
}

/// A number that diffusers writes without a decimal point where it is whole, unlike other fractions.
struct WholeOrFraction: ConfigValue {
    let value: Double

    static let expected = Double.expected

    init(value: Double) { self.value = value }

    init?(json: JSONValue) {
        guard let value = Double(json: json) else { return nil }
        self.value = value
    }

    var json: JSONValue { Int(exactly: value).map(JSONValue.integer) ?? .number(value) }
}
