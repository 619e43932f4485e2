import Foundation

extension Date {
    /// Day and time, as in `25 Nov 17:40`.
    var momentText: String { text("%e %b %H:%M") }

    /// The time with seconds, as in `17:40:03`.
    var timeText: String { text("%H:%M:%S") }

    private func text(_ format: String) -> String {
        var seconds = time_t(timeIntervalSince1970)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .trimmingCharacters(in: .whitespaces)
    }
}

extension Duration {
    /// How long something took: `0.3 s`, `12 s`, `2:05 min`.
    var text: String {
        let seconds = self / .seconds(1)
        if seconds >= 60 { return clockText + (seconds < 3600 ? " min" : " h") }
        return seconds < 10 ? String(format: "%.1f s", seconds) : "\(Int(seconds)) s"
    }
}
