import Foundation

/// The most memory that this process has had in use at once.
enum PeakMemory {
    static var bytes: Int {
        #if os(Linux)
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            let words = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.split(
                whereSeparator: \.isWhitespace)
            return words.flatMap { Int($0[1]) }.map { $0 << 10 } ?? 0
        #else
            var usage = rusage()
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #endif
    }

    /// Forgets the past, as what it takes to compile a model is no part of a run. Where the system cannot do that the peak
    /// stays that of the whole process.
    static func reset() { try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs")) }
}
