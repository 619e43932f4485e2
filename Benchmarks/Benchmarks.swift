import Foundation

/// Measures the workloads whose names contain one of the words on the command line, or all of them.
@main
struct Benchmarks {
    static func main() throws {
        let words = CommandLine.arguments.dropFirst()
        let chosen = allWorkloads.filter { workload in words.isEmpty || words.contains { workload.name.contains($0) } }
        print(row("workload", "median ms", "spread", "GFLOP/s"))
        for workload in chosen {
            let measured = try Measurement(workload)
            print(
                row(
                    workload.name, String(format: "%.2f", measured.median * 1e3),
                    String(format: "%.0f%%", measured.spread * 100),
                    workload.flop > 0 ? String(format: "%.0f", workload.flop / measured.median * 1e-9) : ""))
        }
    }

    private static func row(_ name: String, _ numbers: String...) -> String {
        name.padding(toLength: 58, withPad: " ", startingAt: 0)
            + numbers.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }.joined()
    }
}
