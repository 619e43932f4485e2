import Foundation

/// The memory of this machine, or of the part of it that this process may use.
public enum SystemMemory {
    /// All of it: the machine's, the limit of the container, or what the environment variable LAB_MEMORY allows in bytes.
    static let totalBytes: Int = {
        let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].compactMap { path in
            (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int($0.trimmingCharacters(in: .newlines)) }
        }
        let asked = ProcessInfo.processInfo.environment["LAB_MEMORY"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        return limits.reduce(min(physical, asked ?? physical), min)
    }()

    /// What is never given away: for the program itself, and for what is not asked for beforehand.
    private static let reserve = min(512 << 20, totalBytes / 16)

    /// What a tensor or a long text may take right now without driving other programs out.
    static var availableBytes: Int { max(0, freeBytes - reserve) }

    /// Whether so little memory is left that whatever grows should be stopped.
    public static var isRunningOut: Bool { freeBytes < reserve / 2 }

    /// What the system could give right now; what is left of `totalBytes` where that is less, or where the system does not say.
    private static var freeBytes: Int {
        let left = max(0, totalBytes - (residentBytes ?? 0))
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kibibytes = Int(line.split(separator: " ")[1])
        else { return left }
        return min(kibibytes << 10, left)
    }

    /// Throws unless `byteCount` more can be had: for what is large and does not come from `StoragePool`.
    /// - Throws: `EngineError` with both numbers.
    public static func require(_ byteCount: Int, for operation: String) throws {
        let worthAsking = 1 << 20  // Asking takes tens of microseconds.
        guard byteCount >= worthAsking else { return }
        let available = availableBytes
        guard byteCount > available else { return }
        throw EngineError(
            operation, "needs \(byteCount >> 20) MiB of memory, but \(available >> 20) MiB are available")
    }

    /// How much memory this process takes; nil where the system does not say.
    static var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return pages * Int(getpagesize())
    }
}
