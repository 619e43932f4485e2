import ArgumentParser
import Engine

/// What `lab sample --scheduler` takes.
enum SamplerName: String, ExpressibleByArgument, CaseIterable {
    case ddpm, ddim, pndm, euler
    case eulerAncestral = "euler-ancestral"
    case heun, lms
    case dpmSolver = "dpm++"
    case dpmSolverSDE = "dpm++-sde"

    /// Whether the noise levels can be spaced as Karras et al. do.
    var canUseKarras: Bool {
        switch self {
        case .euler, .heun, .lms, .dpmSolver, .dpmSolverSDE: true
        case .ddpm, .ddim, .pndm, .eulerAncestral: false
        }
    }

    /// A scheduler of this name for the noise of another one.
    func scheduler(for config: any SchedulerConfig, karras: Bool) throws -> any Scheduler {
        switch self {
        case .ddpm: return try DDPMScheduler.fromConfig(config)
        case .ddim: return try DDIMScheduler.fromConfig(config)
        case .pndm: return try PNDMScheduler.fromConfig(config)
        case .eulerAncestral: return try EulerAncestralDiscreteScheduler.fromConfig(config)
        case .euler: return try EulerDiscreteScheduler(spaced(config, karras))
        case .heun: return try HeunDiscreteScheduler(spaced(config, karras))
        case .lms: return try LMSDiscreteScheduler(spaced(config, karras))
        case .dpmSolver, .dpmSolverSDE:
            var options: DPMSolverMultistepSchedulerConfig = try spaced(config, karras)
            options.algorithmType = self == .dpmSolver ? .dpmsolverPlusPlus : .sdeDpmsolverPlusPlus
            return try DPMSolverMultistepScheduler(options)
        }
    }

    private func spaced<Config: SigmaSpacingConfig>(_ config: any SchedulerConfig, _ karras: Bool) throws -> Config {
        var options = try Config(converting: config)
        if karras {
            options.useKarrasSigmas = true
            options.useExponentialSigmas = false
            options.useBetaSigmas = false
        }
        return options
    }
}
