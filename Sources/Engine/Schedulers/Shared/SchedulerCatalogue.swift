/// The schedulers that the engine has.
public enum SchedulerCatalogue {
    /// The scheduler that a configuration belongs to.
    /// - Parameter jsonString: a configuration as diffusers writes it.
    /// - Throws: `EngineError` when it is not that of a scheduler which the engine has.
    public static func scheduler(jsonString: String) throws -> any Scheduler {
        guard case .object(let members)? = JSONValue(parsing: jsonString),
            case .string(let name)? = members["_class_name"],
            let type = types.first(where: { $0.configType.className == name })
        else { throw EngineError("scheduler", "this is not the configuration of a scheduler: \(jsonString)") }
        return try type.make(of: members)
    }

    static var types: [any Scheduler.Type] {
        [
            DDPMScheduler.self, DDIMScheduler.self, DDIMInverseScheduler.self, PNDMScheduler.self,
            EulerDiscreteScheduler.self, EulerAncestralDiscreteScheduler.self, HeunDiscreteScheduler.self,
            LMSDiscreteScheduler.self, DPMSolverMultistepScheduler.self,
        ]
    }

    static var configs: [any NoiseConfig.Type] { types.compactMap { $0.configType as? any NoiseConfig.Type } }

    /// The scheduler that diffusers calls `className`. Old files have names that begin differently: `GaussianDDPMScheduler`.
    static func type(named className: String) -> (any Scheduler.Type)? {
        types.first { $0.configType.className == className }
            ?? types.first { className.hasSuffix($0.configType.className) }
    }

    /// Options that only other schedulers of diffusers have, which can be made of the same files. They are nothing to warn of.
    static let keysOfOtherSchedulers: Set<String> = [
        "disable_corrector", "noise_sampler_seed", "predict_x0", "rho", "shift_terminal", "sigma_data",
        "sigma_schedule",
        "solver_p",
    ]
}

extension Scheduler {
    static var configType: any SchedulerConfig.Type { Config.self }

    fileprivate static func make(of members: [String: JSONValue]) throws -> Self {
        var warnings: [String] = []
        let kind = Config.self as? any NoiseConfig.Type
        let config = try kind?.init(
            members: members, from: "the configuration", for: Config.className, warnings: &warnings)
        return try Self(config as? Config ?? Config())
    }
}
