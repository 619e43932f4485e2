import ArgumentParser
import Engine
import Foundation

/// `lab sample --model DIR`.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Make images with a saved pipeline.",
        discussion: """
            lab sample --model assets/1.3/pipeline -n 16 --seed 1 --out butterflies.png

            Reads what lesson 1.3 or diffusers' save_pretrained has saved. The same seed gives the same images.
            """)

    enum SchedulerName: String, ExpressibleByArgument, CaseIterable {
        case ddpm, ddim
    }

    @Option(help: ArgumentHelp("The folder of the pipeline.", valueName: "dir"))
    var model: String

    @Option(help: "How noise is taken away: \(SchedulerName.allCases.map(\.rawValue).joined(separator: ", ")).")
    var scheduler = SchedulerName.ddpm

    @Option(help: "The number of steps, at most as many as in training; by default 1000 for ddpm and 50 for ddim.")
    var steps: Int?

    @Option(help: "How much noise each step of ddim adds, from 0 for none to 1 for as much as ddpm.")
    var eta = 0.0

    @Option(help: "The seed of the random numbers.")
    var seed = 0

    @Option(name: [.customShort("n"), .long], help: "The number of images.")
    var count = 8

    @Option(help: ArgumentHelp("Where to write the images, as one PNG.", valueName: "file"))
    var out = "samples.png"

    @Option(
        help: ArgumentHelp(
            "Also write the images as a safetensors file: the tensor `images`, NCHW with values from 0 to 1.",
            valueName: "file"))
    var saveTensor: String?

    func validate() throws {
        guard count > 0 else { throw ValidationError("-n is \(count); ask for at least one image.") }
        guard out.lowercased().hasSuffix(".png") else {
            throw ValidationError("--out is \(out); its name has to end in .png.")
        }
        if let steps, steps < 1 { throw ValidationError("--steps is \(steps); take at least one step.") }
        guard scheduler == .ddim || eta == 0 else { throw ValidationError("--eta is an option of --scheduler ddim.") }
    }

    func run() throws {
        try reportingErrors {
            let console = Console(terminal: Terminal())
            console.connectToEngine()
            // What cannot be written should show before minutes of sampling.
            for file in [out, saveTensor].compactMap(\.self) {
                let folder = URL(filePath: file).deletingLastPathComponent()
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            let images = try sample()
            if let saveTensor { try saveTensors(["images": images], saveTensor) }
            try saveImage(images, URL(filePath: out).path, range: 0...1)
        }
    }

    private func sample() throws -> Tensor {
        let generator = Generator(seed: seed)
        switch scheduler {
        case .ddpm:
            let pipeline = try DDPMPipeline.fromPretrained(model)
            pipeline.warnings.forEach { printError("warning: \($0)") }
            return try pipeline(batchSize: count, generator: generator, numInferenceSteps: steps ?? 1000).images
        case .ddim:
            let pipeline = try DDIMPipeline.fromPretrained(model)
            pipeline.warnings.forEach { printError("warning: \($0)") }
            return try pipeline(
                batchSize: count, generator: generator, eta: eta, numInferenceSteps: steps ?? 50
            ).images
        }
    }
}
