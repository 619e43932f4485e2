import Foundation

/// A small course in a folder of its own, so that shell and command line can be tested without training anything.
final class FixtureCourse {
    let root = URL(filePath: NSTemporaryDirectory()).appending(path: "lab-\(UUID().uuidString)")

    /// A course with the lesson files `texts`, named by their keys; the usual two if none are given.
    init(_ texts: [String: String] = ["9.1-sums.md": first, "9.2-training.md": second]) throws {
        let lessons = root.appending(path: "lessons")
        try FileManager.default.createDirectory(at: lessons, withIntermediateDirectories: true)
        try Data().write(to: root.appending(path: "Package.swift"))
        for (name, text) in texts { try Data(text.utf8).write(to: lessons.appending(path: name)) }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    var environment: [String: String] {
        LabProcess.environment.merging(["LAB_ROOT": root.path, "LAB_HOME": home.path]) { $1 }
    }

    /// Where its records are.
    var home: URL { root.appending(path: ".lab") }

    /// The shell in a terminal of its own.
    func openShell(
        _ more: [String: String] = [:], columns: UInt16 = 100, rows: UInt16 = 35
    ) throws -> PseudoTerminal {
        try PseudoTerminal(
            LabProcess.executable, environment: environment.merging(more) { $1 }, columns: columns, rows: rows)
    }

    private static let first = """
        ---
        id: "9.1"
        title: Sums
        unit: 9
        minutes: 1
        needs: []
        ---

        # Sums

        A sum is written $\\sum_{i=1}^{n} i$.

        ```swift cell=total
        let total = 1 + 2 + 3
        print("the total is", total)
        ```

        ## Doubled

        Twice as much.

        ```swift cell=double
        let doubled = total * 2
        doubled
        ```

        ## Exercise: half of it

        Put half of the total into `half`.

        ```swift starter=half
        let half = total
        ```

        ```text hint=half
        Divide.
        ```

        ```text hint=half
        Write total / 2.
        ```

        ```swift solution=half
        let half = total / 2
        ```

        ```swift check=half
        expect(half == total / 2, "half is \\(half), not half of \\(total)")
        ```

        """

    private static let second = """
        ---
        id: "9.2"
        title: A long loop
        unit: 9
        minutes: 1
        needs: []
        ---

        # A long loop

        It runs until somebody stops it.

        ```swift cell=train quick="steps=3"
        let steps = 100_000_000
        var losses: [Double] = []
        for step in 0..<steps {
            losses.append(1.0 / Double(step + 1))
        }
        ```

        """
}
