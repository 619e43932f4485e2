import Foundation

/// The memory of this process.
enum ProcessMemory {
    /// The most that has been in use at once since `forgetPeak`; nil where the system or a
    /// sanitizer does not let us know.
    static var peakBytes: Int? {
        guard !isSanitized, let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kibibytes << 10
    }

    /// Starts anew. Where the system cannot, the peak stays that of the whole process.
    static func forgetPeak() { try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs")) }

    /// Whether a sanitizer is part of the program. It needs memory and addresses of its own.
    static let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

    /// Makes an allocation beyond `bytes` of addresses fail, which ends this process, and not another by the kernel's choice.
    static func limitAddresses(to bytes: Int) {
        if isSanitized { return }
        var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
        #if os(Linux)
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        #else
            setrlimit(RLIMIT_AS, &limit)
        #endif
    }
}
