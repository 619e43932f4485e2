import ArgumentParser
import Engine
import Foundation
import Synchronization

/// `lab train`: what diffusers' train_unconditional.py does.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a model on a data set or on a folder of pictures.",
        discussion: """
            lab train --dataset-name butterflies --resolution 32 --num-epochs 30 --use-ema --output-dir butterflies
            lab train --train-data-dir photos --output-dir mine --dry-run
            lab train --config mine/training_options.json --resume-from-checkpoint latest

            The options have the names, defaults and meanings of diffusers' train_unconditional.py; --train_batch_size is read \
            like --train-batch-size. The output folder gets the pipeline, samples, losses.csv and losses.png, checkpoints, and \
            the options as training_options.json. `lab sample --model` and diffusers load it.

            Ctrl-C, or SIGTERM, saves a checkpoint before the training stops. What goes on from a checkpoint ends with the \
            weights that it would have ended with without a stop, to the last bit. With LAB_PROFILE=1 a table at the end tells \
            where time and memory went.
            """)

    @Option(
        help: ArgumentHelp(
            "Options as JSON or YAML, under the same names. Those on the command line come first.", valueName: "file"))
    var config: String?

    @Flag(help: "Measure two steps, tell what the training will take, and write nothing.")
    var dryRun = false

    @OptionGroup(title: "Images") var images: TrainImageArguments
    @OptionGroup(title: "Model and noise") var model: TrainModelArguments
    @OptionGroup(title: "Training") var training: TrainLoopArguments
    @OptionGroup(title: "Optimizer") var optimizer: TrainOptimizerArguments
    @OptionGroup(title: "Output and checkpoints") var output: TrainOutputArguments
    @OptionGroup(title: "Without effect here") var ignored: TrainIgnoredArguments

    func run() throws {
        try reportingErrors {
            let console = Console(terminal: Terminal())
            console.connectToEngine()
            StopSignal.install()
            let trainer = try UnconditionalTrainer(options())
            if LabEnvironment.isProfiling { Profiler.start() }
            defer { Profiler.stop().map { console.line("\($0)") } }
            do {
                if dryRun {
                    console.line("\(try trainer.forecast())")
                } else {
                    try trainer.train { console.line("\($0)") }
                }
            } catch {
                if trainer.hasBegun { tellHowToGoOn(trainer, console) }
                guard error is Interrupted else { throw error }
                throw ExitCode(128 + StopSignal.received)
            }
        }
    }

    /// The defaults, changed by the file of options, changed by the command line.
    private func options() throws -> TrainingOptions {
        var options = TrainingOptions()
        if let config { try options.merge(json: TrainConfigFile(config).json(), from: config) }
        images.apply(to: &options)
        model.apply(to: &options)
        training.apply(to: &options)
        optimizer.apply(to: &options)
        output.apply(to: &options)
        return options
    }

    private func tellHowToGoOn(_ trainer: UnconditionalTrainer, _ console: Console) {
        guard trainer.newestCheckpoint != nil else { return }
        let file = "\(trainer.options.outputDir)/\(TrainingOptions.fileName)"
        console.endLine()
        console.line("To go on:")
        let command = "\(Self.quoted(CommandLine.arguments[0])) train --config \(Self.quoted(file))"
        // Not broken at words: it is there to be copied.
        console.write(drawing: "  \(command) --resume-from-checkpoint latest\n")
    }

    /// `word` as a shell reads it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.wholeMatch(of: /[A-Za-z0-9_.\/+=:@%,-]+/) != nil
        return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }

    /// The arguments with hyphens in the names of options: the script's own names have underscores.
    static func withHyphens(_ arguments: [String]) -> [String] {
        guard arguments.first == configuration.commandName else { return arguments }
        return arguments.map { argument in
            guard argument.hasPrefix("--") else { return argument }
            let name = argument.prefix { $0 != "=" }
            return String(name).replacing("_", with: "-") + argument.dropFirst(name.count)
        }
    }
}

/// The signals that stop a training: Ctrl-C's, and that of `kill` and of systems that shut down.
private enum StopSignal {
    private static let number = Atomic<Int32>(SIGINT)
    private static let isStopping = Atomic<Bool>(false)

    /// The signal that came.
    static var received: Int32 { number.load(ordering: .relaxed) }

    static func install() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] {
            signal(number) { StopSignal.receive($0) }
            sigaddset(&signals, number)
        }
        // Whoever starts the lab from a thread with blocked signals passes that on.
        sigprocmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Called by the signal handler: nothing here may allocate.
    private static func receive(_ signal: Int32) {
        if isStopping.exchange(true, ordering: .relaxed) {
            let text: StaticString = "\nStopping: a checkpoint is being saved. Please wait.\n"
            write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
        }
        number.store(signal, ordering: .relaxed)
        Interruption.request()
    }
}
