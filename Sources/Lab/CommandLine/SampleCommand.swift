import ArgumentParser
import Engine
import Foundation

/// `lab sample --model NAME`.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Make images with a saved pipeline.",
        discussion: """
            lab sample --model assets/1.3/pipeline -n 16 --seed 1 --out butterflies.png
            lab sample --model google/ddpm-cifar10-32 --scheduler ddim --steps 20

            Reads what lesson 1.3 or diffusers' save_pretrained has saved, or fetches it from the Hub, once: see lab models. The \
            same seed gives the same images.
            """)

    @Option(
        help: ArgumentHelp(
            "The folder of the pipeline; or owner/name of one on the Hub; or diffusion-lab/NAME of one of the lessons.",
            valueName: "name"))
    var model: String

    @Option(help: "The branch, tag or commit of a pipeline on the Hub; by default main.")
    var revision: String?

    @Option(help: "The variant of the weights, such as fp16, if there are several.")
    var variant: String?

    @Option(help: "How noise is taken away; by default as the pipeline was saved.")
    var scheduler: SamplerName?

    @Option(
        help: """
            The number of steps, at most as many as in training; by default as many as in training for ddpm, and 50 for the \
            others.
            """)
    var steps: Int?

    @Option(help: "How much noise each step of ddim adds, from 0 for none to 1 for as much as ddpm.")
    var eta = 0.0

    @Flag(help: "Space the noise levels as Karras et al. do: closer together the lower they are. For \(karrasNames).")
    var karras = false

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
        guard eta == 0 || scheduler == nil || scheduler == .ddim else {
            throw ValidationError("--eta is an option of --scheduler ddim.")
        }
        guard !karras || scheduler == nil || scheduler?.canUseKarras == true else {
            throw ValidationError("--karras is an option of --scheduler \(Self.karrasNames).")
        }
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
            try stoppingAtCtrlC {
                let images = try sample()
                if let saveTensor { try saveTensors(["images": images], saveTensor) }
                try saveImage(images, URL(filePath: out).path, range: 0...1)
            }
        }
    }

    private static var karrasNames: String {
        SamplerName.allCases.filter(\.canUseKarras).map(\.rawValue).joined(separator: ", ")
    }

    private func sample() throws -> Tensor {
        let saved = try DDPMPipeline.fromPretrained(model, revision: revision, variant: variant)
        saved.warnings.forEach { printError("warning: \($0)") }
        let chosen = try scheduler?.scheduler(for: saved.scheduler.config, karras: karras) ?? asSaved(saved.scheduler)
        let steps = steps ?? (chosen is DDPMScheduler ? chosen.numTrainTimesteps : 50)
        let generator = Generator(seed: seed)
        if eta != 0 {
            let pipeline = try DDIMPipeline(unet: saved.unet, scheduler: chosen)
            return try pipeline(batchSize: count, generator: generator, eta: eta, numInferenceSteps: steps).images
        }
        saved.scheduler = chosen
        return try saved(batchSize: count, generator: generator, numInferenceSteps: steps).images
    }

    /// The scheduler that the pipeline was saved with, if it can do what is asked for.
    private func asSaved(_ scheduler: any Scheduler) throws -> any Scheduler {
        let name = type(of: scheduler.config).className
        guard eta == 0 || scheduler is DDIMScheduler else {
            throw EngineError("sample", "--eta is an option of --scheduler ddim; the pipeline was saved with a \(name)")
        }
        guard !karras else {
            throw EngineError("sample", "--karras needs --scheduler: one of \(Self.karrasNames)")
        }
        return scheduler
    }
}
