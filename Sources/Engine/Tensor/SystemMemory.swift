import Foundation

/// The memory of this machine, or of the part of it that this process may use.
enum SystemMemory {
    /// All of it: the machine's, or the limit of the container.
    static let totalBytes: Int = {
        let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].compactMap { path in
            (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int($0.trimmingCharacters(in: .newlines)) }
        }
        return limits.reduce(physical, min)
    }()

    /// What could be used right now without driving other programs out; `totalBytes` where the system does not say.
    static var availableBytes: Int {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kibibytes = Int(line.split(separator: " ")[1])
        else { return totalBytes }
        return min(kibibytes << 10, totalBytes)
    }
}
