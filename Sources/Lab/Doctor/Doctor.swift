import Engine
import Foundation
import Lessons

/// Looks at everything that the lab depends on.
struct Doctor {
    let terminal: Terminal
    var environment = ProcessInfo.processInfo.environment

    /// All findings, each as soon as it is made.
    func examine(_ report: (Finding) -> Void) {
        report(Finding(subject: "version", text: "Diffusion Lab \(Engine.version), \(Self.system)"))
        lessons().forEach(report)
        libraries().forEach(report)
        report(processor())
        report(memory())
        dataSets().forEach(report)
        report(display())
        report(pictures())
        folders().forEach(report)
        report(kernel())
        report(selfTest())
    }

    private static var system: String { ProcessInfo.processInfo.operatingSystemVersionString }

    private func lessons() -> [Finding] {
        do {
            let workspace = try Workspace.find()
            let catalogue = try Catalogue(workspace: workspace)
            let remedy = "Put the file right, or take your changes back: git checkout lessons"
            return [Finding(subject: "lessons", text: "\(catalogue.lessons.count) in \(workspace.lessons.path)")]
                + catalogue.problems.map {
                    Finding(subject: "lessons", verdict: .problem, text: "\($0)", remedy: remedy)
                }
        } catch {
            let remedy = "Run lab in the checkout, or set LAB_ROOT to its folder."
            return [Finding(subject: "lessons", verdict: .problem, text: "\(error)", remedy: remedy)]
        }
    }

    private func processor() -> Finding {
        let count = ProcessInfo.processInfo.activeProcessorCount
        let threads = EngineFacts.threadCount
        let text = "\(count) processors, \(threads) threads, \(EngineFacts.instructionSet)"
        if let given = environment["LAB_THREADS"], threads != count {
            return Finding(
                subject: "processor", verdict: .hint, text: "\(text) (LAB_THREADS is \(given))",
                remedy: "Without LAB_THREADS there is a thread for each processor.")
        }
        return Finding(subject: "processor", text: text)
    }

    /// Training the model of lesson 1.3 takes less than this.
    private static let enoughMemory = 2 << 30

    private func memory() -> Finding {
        let memory = EngineFacts.memory
        let text = "\(gibibytes(memory.available)) of \(gibibytes(memory.total)) GiB available"
        guard memory.available < Self.enoughMemory else { return Finding(subject: "memory", text: text) }
        return Finding(
            subject: "memory", verdict: .hint, text: text,
            remedy: "Close other programs, or train with smaller batches: lesson 1.3 wants 2 GiB.")
    }

    private func gibibytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 0x1p30) }

    private func dataSets() -> [Finding] {
        DataCatalogue.builtIn.map { set in
            set.isHere
                ? Finding(subject: set.name, text: set.summary)
                : Finding(subject: set.name, verdict: .hint, text: "not here", remedy: set.advice)
        }
    }

    private func selfTest() -> Finding {
        let clock = ContinuousClock()
        let start = clock.now
        var failures: [String] = []
        for test in SelfTest.all {
            do {
                try test.run()
            } catch {
                failures.append("\(test.name): \(error)")
            }
        }
        let seconds = String(format: "%.1f s", (clock.now - start) / .seconds(1))
        if failures.isEmpty {
            let names = SelfTest.all.map(\.name).joined(separator: ", ")
            return Finding(subject: "self-test", text: "\(names): right, in \(seconds)")
        }
        return Finding(
            subject: "self-test", verdict: .problem, text: failures.joined(separator: "\n"),
            remedy: "Build anew: rm -rf .build && make build. If it stays, report it with all of this output.")
    }
}
