import Foundation
import Testing

@testable import Engine

@Suite struct TrainingOptionsTests {
    private func merged(_ json: String, into options: TrainingOptions = TrainingOptions()) throws -> TrainingOptions {
        var options = options
        try options.merge(json: Data(json.utf8), from: "o.json")
        return options
    }

    @Test func theDefaultsAreThoseOfTheScript() throws {
        #expect(
            TrainingOptions().json.text.replacing("\n  ", with: " ") == """
                { "adam_beta1": 0.95, "adam_beta2": 0.999, "adam_epsilon": 1e-08, "adam_weight_decay": 1e-06, \
                "cache_dir": null, "center_crop": false, "checkpointing_steps": 500, "checkpoints_total_limit": null, \
                "dataloader_num_workers": 0, "dataset_config_name": null, "dataset_name": null, \
                "ddpm_beta_schedule": "linear", "ddpm_num_inference_steps": null, "ddpm_num_steps": 1000, \
                "ema_inv_gamma": 1.0, "ema_max_decay": 0.9999, "ema_power": 0.75, "eval_batch_size": 16, \
                "gradient_accumulation_steps": 1, "learning_rate": 0.0001, "lr_compat": "fixed", \
                "lr_scheduler": "cosine", "lr_warmup_steps": 500, "model_config_name_or_path": null, \
                "num_epochs": 100, "output_dir": "ddpm-model-64", "overwrite_output_dir": false, \
                "prediction_type": "epsilon", "random_flip": false, "resolution": 64, \
                "resume_from_checkpoint": null, "save_images_epochs": 10, "save_model_epochs": 10, "seed": 0, \
                "train_batch_size": 16, "train_data_dir": null, "use_ema": false
                }
                """)
        #expect(TrainingOptions().inferenceSteps == 1000)
        var few = TrainingOptions()
        few.ddpmNumSteps = 200
        #expect(few.inferenceSteps == 200)
    }

    @Test func aFileComesBackAsItWas() throws {
        var options = TrainingOptions(datasetName: "butterflies", lrScheduler: .polynomial, useEma: true, seed: 7)
        options.resumeFromCheckpoint = "latest"
        let again = try merged(options.json.text)
        options.resumeFromCheckpoint = nil
        #expect(again == options)
    }

    @Test func hyphensCountAsUnderscores() throws {
        #expect(try merged(#"{"num-epochs": 3}"#).numEpochs == 3)
    }

    @Test func aScriptsOtherOptionsMayStandAtTheirDefaults() throws {
        let options = TrainingOptions(datasetName: "x")
        #expect(
            try merged(#"{"logger": "tensorboard", "local_rank": -1, "push_to_hub": false}"#, into: options) == options)
        expectError("train: o.json: mixed_precision \"fp16\" is not possible here") {
            _ = try merged(#"{"mixed_precision": "fp16"}"#)
        }
    }

    @Test(arguments: [
        (#"{"num_epoch": 3}"#, "train: o.json: there is no option num_epoch"),
        (#"{"num_epochs": "3"}"#, "train: o.json: num_epochs is \"3\" but should be a whole number"),
        ("[]", "train: o.json should have options and their values: \"num_epochs\": 30"),
    ])
    func mistakesInAFileAreNamed(json: String, message: String) {
        expectError(message) { _ = try merged(json) }
    }

    @Test(arguments: [
        ("num_epochs", "0", "num_epochs is 0; use a whole number from 1 to 1000000000"),
        ("learning_rate", "0", "learning_rate is 0.0; use a number above 0"),
        ("adam_beta1", "1", "adam_beta1 is 1.0; use a number from 0 up to, but not, 1"),
        (
            "ddpm_num_inference_steps", "2000",
            "ddpm_num_inference_steps is 2000; use a whole number from 1 to ddpm_num_steps, 1000"
        ),
        ("train_data_dir", "\"y\"", "dataset_name is x and train_data_dir y; give one of the two"),
        (
            "lr_scheduler", "\"piecewise_constant\"",
            "lr_scheduler piecewise_constant needs rules, for which there is no option; use constant, "
                + "constant_with_warmup, linear, cosine, cosine_with_restarts or polynomial"
        ),
    ])
    func valuesOutOfRangeAreNamed(key: String, value: String, message: String) throws {
        let options = try merged("{\"\(key)\": \(value)}", into: TrainingOptions(datasetName: "x"))
        expectError("train: \(message)") { _ = try UnconditionalTrainer(options) }
    }

    @Test func theModelHasToFitTheImages() throws {
        var options = TrainingOptions(datasetName: "x", resolution: 48)
        expectError(
            "train: resolution is 48, but the model's 6 levels need a multiple of 32; use 32, or a model with fewer levels"
        ) { _ = try options.modelConfig() }
        options.modelConfigNameOrPath = "nowhere"
        expectError("train: there is no folder nowhere") { _ = try options.modelConfig() }
        options.modelConfigNameOrPath = TrainingFixture.reference
        #expect(try options.modelConfig().sampleSize == 48)
    }
}
