import Foundation

extension Double {
    /// The number in few digits: at most three after the point, or powers of ten where it is very large or small.
    public var short: String {
        let size = magnitude
        if self == 0 || !isFinite { return self == 0 ? "0" : "\(self)" }
        let format = size >= 1e5 || size < 1e-3 ? "%.2e" : size >= 100 ? "%.1f" : "%.3f"
        let text = String(format: format, self)
        guard format != "%.2e", text.contains(".") else { return text }
        return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
    }
}
