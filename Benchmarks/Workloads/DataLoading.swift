import Engine

/// How long a training loop waits for its batches.
struct DataLoading: Codable {
    /// The seconds that the loop waited for each batch.
    let waits: [Double]
    /// The seconds that each training step took.
    let steps: [Double]
    /// The seconds that it takes to prepare a batch with nothing else running.
    let secondsPerBatch: Double

    /// The waiting time as a share of all. The first batch of an epoch is left out: it cannot be prepared while the
    /// step before it runs.
    var waitingShare: Double {
        let waited = waits.dropFirst().reduce(0, +)
        return waited / (waited + steps.dropFirst().reduce(0, +))
    }
}

extension DataLoading {
    /// Trains `model` for some steps on the images of a data set.
    init(_ name: String, _ model: CourseModel, steps count: Int) throws {
        manualSeed(0)
        let network = try model.make()
        let optimizer = try AdamW(network.module.parameters(), lr: 1e-4)
        let side = model.side
        let preprocess = Compose([
            try Resize([side, side]), try RandomHorizontalFlip(), ToTensor(), try Normalize([0.5], [0.5]),
        ])
        let dataset = try ImageDataset.named(name).transformed(preprocess)
        func loader(prefetch: Bool) throws -> DataLoader {
            try DataLoader(dataset, batchSize: model.trainingBatch, shuffle: true, prefetch: prefetch)
        }
        let clock = ContinuousClock()
        let alone = try loader(prefetch: false).makeIterator()
        _ = alone.next()
        let loading = clock.measure { _ = alone.next() }

        var (waits, steps): ([Double], [Double]) = ([], [])
        let batches = try loader(prefetch: true).makeIterator()
        for _ in 0..<count {
            var batch: Batch?
            waits.append(clock.measure { batch = batches.next() } / .seconds(1))
            guard let images = try batch?.images else { throw WrongOutput("\(name) has too few batches") }
            let step = try clock.measure {
                let noise = try Tensor.randn(images.shape)
                let timesteps = try Tensor.randint(0, 1000, [images.shape[0]])
                try mseLoss(network.predict(images, timesteps), noise).backward()
                try optimizer.step()
                optimizer.zeroGrad()
            }
            steps.append(step / .seconds(1))
        }
        self.init(waits: waits, steps: steps, secondsPerBatch: loading / .seconds(1))
    }
}
