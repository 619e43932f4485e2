import Foundation
import Testing

@testable import Engine

@Suite struct SchedulerFileTests {
    private func load(_ json: String) throws -> DDPMScheduler {
        try withTemporaryFolder { folder in
            try Data(json.utf8).write(to: URL(fileURLWithPath: "\(folder)/scheduler_config.json"))
            return try DDPMScheduler.fromPretrained(folder)
        }
    }

    @Test func oldFilesAreUnderstood() throws {
        let scheduler = try load(
            """
            {"_class_name": "GaussianDDPMScheduler", "timesteps": 500, "beta_schedule": "squaredcos_cap_v2",
             "variance_type": "fixed_large", "predict_epsilon": false}
            """)
        var expected = DDPMSchedulerConfig()
        expected.numTrainTimesteps = 500
        expected.betaSchedule = .squaredcosCapV2
        expected.varianceType = .fixedLarge
        expected.predictionType = .sample
        #expect(scheduler.config == expected)
        #expect(scheduler.warnings == [])
    }

    @Test func whatIsNotKnownIsToldOf() throws {
        let scheduler = try load(
            #"{"_class_name": "UniPCMultistepScheduler", "_name": 1, "solver_x": true, "solver_p": null, "variance_type": "other"}"#
        )
        #expect(scheduler.config.noise == NoiseOptions() && scheduler.config.varianceType == .fixedSmall)
        #expect(scheduler.warnings.count == 3)
        #expect(
            scheduler.warnings[0]
                == "the configuration is that of a UniPCMultistepScheduler; a DDPMScheduler is made of it")
        #expect(scheduler.warnings[1] == "variance_type \"other\" is not known; fixed_small is used, as diffusers does")
        #expect(
            scheduler.warnings[2].hasSuffix(
                "scheduler_config.json: DDPMScheduler has no option \"solver_x\"; it is ignored"))
    }

    @Test func schedulersAreMadeOfOneAnotherWithoutLoss() throws {
        let ddpm = try DDPMScheduler(
            numTrainTimesteps: 500, betaSchedule: .squaredcosCapV2, varianceType: .fixedLarge, clipSampleRange: 2)
        let ddim = try DDIMScheduler.fromConfig(ddpm.config)
        #expect(ddim.numTrainTimesteps == 500 && ddim.config.clipSampleRange == 2)
        #expect(ddim.schedule == ddpm.schedule)
        let back = try DDPMScheduler.fromConfig(ddim.config)
        #expect(back.config.varianceType == .fixedLarge)
        #expect(try DDIMScheduler.fromConfig(back.config).config == ddim.config)

        let loaded = try load(ddim.config.jsonString)
        #expect(loaded.config.varianceType == .fixedLarge)
        #expect(loaded.warnings == [])
    }

    @Test(arguments: [
        (
            #"{"num_train_timesteps": "many"}"#,
            #""num_train_timesteps" is "many" but should be a whole number"#
        ),
        (
            #"{"prediction_type": "noise"}"#,
            #""prediction_type" is "noise" but should be one of "epsilon", "sample", "v_prediction""#
        ),
        (#"{"trained_betas": [1, "2"]}"#, "should be a list, each item a number or null"),
        ("[1]", "is not a JSON object"),
        ("{", "is not a JSON object"),
    ])
    func filesThatDoNotFitAreRefused(_ json: String, _ message: String) {
        let error = #expect(throws: EngineError.self) { try load(json) }
        #expect(error?.operation == "DDPMScheduler.fromPretrained")
        #expect(error?.message.hasSuffix(message) == true, "\(error?.message ?? "")")
    }

    @Test func missingFilesAreNamed() throws {
        expectError("DDPMScheduler.fromPretrained: there is no folder nowhere") {
            _ = try DDPMScheduler.fromPretrained("nowhere")
        }
        try withTemporaryFolder { folder in
            expectError("DDPMScheduler.fromPretrained: \(folder) has no scheduler_config.json") {
                _ = try DDPMScheduler.fromPretrained(folder)
            }
        }
    }
}
