extension TrainingOptions {
    /// - Throws: `EngineError` naming the option that makes no sense.
    func check() throws {
        try checkData()
        try checkCounts()
        try checkRates()
        try checkNoise()
    }

    private func checkData() throws {
        let names = ImageDataset.names.joined(separator: ", ")
        try require(
            datasetName != nil || trainDataDir != nil, Self.operation,
            "nothing says what to train on: give dataset_name (\(names), or owner/name on the Hub), or train_data_dir, a "
                + "folder with pictures")
        try require(
            datasetName == nil || trainDataDir == nil, Self.operation,
            "dataset_name is \(datasetName ?? "") and train_data_dir \(trainDataDir ?? ""); give one of the two")
        try require(!outputDir.isEmpty, Self.operation, "output_dir is empty")
    }

    private func checkCounts() throws {
        let (one, zero) = (1...Self.most, 0...Self.most)
        let counts: [(String, Int, ClosedRange<Int>)] = [
            ("resolution", resolution, 1...16384), ("train_batch_size", trainBatchSize, one),
            ("eval_batch_size", evalBatchSize, one), ("dataloader_num_workers", dataloaderNumWorkers, zero),
            ("num_epochs", numEpochs, one), ("save_images_epochs", saveImagesEpochs, zero),
            ("save_model_epochs", saveModelEpochs, zero),
            ("gradient_accumulation_steps", gradientAccumulationSteps, one), ("lr_warmup_steps", lrWarmupSteps, zero),
            ("checkpointing_steps", checkpointingSteps, one),
            ("checkpoints_total_limit", checkpointsTotalLimit ?? 1, one),
        ]
        for (name, value, range) in counts {
            try require(
                range.contains(value), Self.operation,
                "\(name) is \(value); use a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// Keeps products of a few options within the range of whole numbers.
    private static let most = 1_000_000_000

    private func checkRates() throws {
        let rates: [(String, Double, Bool, String)] = [
            ("learning_rate", learningRate, learningRate > 0, "above 0"),
            ("adam_beta1", adamBeta1, (0..<1).contains(adamBeta1), "from 0 up to, but not, 1"),
            ("adam_beta2", adamBeta2, (0..<1).contains(adamBeta2), "from 0 up to, but not, 1"),
            ("adam_weight_decay", adamWeightDecay, adamWeightDecay >= 0, "from 0 up"),
            ("adam_epsilon", adamEpsilon, adamEpsilon >= 0, "from 0 up"),
            ("ema_inv_gamma", emaInvGamma, emaInvGamma > 0, "above 0"),
            ("ema_power", emaPower, emaPower >= 0, "from 0 up"),
            ("ema_max_decay", emaMaxDecay, (0...1).contains(emaMaxDecay), "from 0 to 1"),
        ]
        for (name, value, isRight, range) in rates {
            try require(isRight && value.isFinite, Self.operation, "\(name) is \(value); use a number \(range)")
        }
        try require(
            lrScheduler != .piecewiseConstant, Self.operation,
            "lr_scheduler piecewise_constant needs rules, for which there is no option; use constant, "
                + "constant_with_warmup, linear, cosine, cosine_with_restarts or polynomial")
    }

    private func checkNoise() throws {
        try require(
            (1...100_000).contains(ddpmNumSteps), Self.operation,
            "ddpm_num_steps is \(ddpmNumSteps); use a whole number from 1 to 100000")
        try require(
            (1...ddpmNumSteps).contains(inferenceSteps), Self.operation,
            "ddpm_num_inference_steps is \(inferenceSteps); use a whole number from 1 to ddpm_num_steps, \(ddpmNumSteps)"
        )
    }
}
