import Testing

@testable import Lab

@Suite struct CommandWrapTests {
    private let command = """
        .build/lab train --dataset-name butterflies --resolution 64 \\
            --num-epochs 50 --use-ema --output-dir "my folder"
        """

    @Test func whatFitsStaysAsItIs() {
        #expect(CommandWrap.lines(command, width: 61).joined(separator: "\n") == command)
    }

    @Test func brokenCommandsCanBeCopied() {
        #expect(
            CommandWrap.lines(command, width: 50) == [
                ".build/lab train --dataset-name butterflies \\",
                "    --resolution 64 --num-epochs 50 --use-ema \\",
                "    --output-dir \"my folder\"",
            ])
    }

    @Test func eachCommandIsBrokenByItself() {
        #expect(
            CommandWrap.lines("cd lab\nlab sample --model a/long/path -n 16\n", width: 28) == [
                "cd lab", "lab sample \\", "    --model a/long/path \\", "    -n 16", "",
            ])
    }

    @Test func anOptionMayStandApartFromItsValue() {
        #expect(
            CommandWrap.lines("lab train --schedule cosine", width: 20) == [
                "lab train \\", "    --schedule \\", "    cosine",
            ])
    }

    @Test func wordsStayWhole() {
        #expect(CommandWrap.lines("cat a/very/long/path", width: 10) == ["cat \\", "    a/very/long/path"])
    }
}
