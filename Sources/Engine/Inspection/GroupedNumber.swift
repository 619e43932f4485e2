extension Int {
    /// 1234567 as `1,234,567`.
    public var grouped: String {
        let digits = Array(String(magnitude))
        return digits.indices.reduce(into: self < 0 ? "-" : "") { result, index in
            if index > 0, (digits.count - index) % 3 == 0 { result += "," }
            result.append(digits[index])
        }
    }
}
