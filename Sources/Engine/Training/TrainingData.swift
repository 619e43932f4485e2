/// What a model is trained on, as the options say.
extension TrainingOptions {
    /// - Throws: `EngineError` when there is no such data set, or it cannot be fetched; `Interrupted` at Ctrl-C.
    func dataset() throws -> ImageDataset {
        guard let datasetName else { return try folder(trainDataDir ?? "") }
        if ImageDataset.names.contains(datasetName) {
            try require(
                datasetConfigName == nil, Self.operation,
                "dataset_config_name is \(datasetConfigName ?? ""), but \(datasetName) is built in and has no configurations"
            )
            // What is drawn is drawn at least as large as it is used.
            return try .named(datasetName, size: min(max(resolution, 64), 2048))
        }
        if Files.isFolder(datasetName) { return try folder(datasetName) }
        var settings = try HubSettings()
        if let cacheDir { settings.cache = Files.expand(cacheDir) }
        return try HubDataset(datasetName, settings).load(.init(config: datasetConfigName, split: "train"))
    }

    /// The pictures of a folder; of one that is divided into a training set and others, those of the training set.
    private func folder(_ path: String) throws -> ImageDataset {
        let train = "\(path)/train"
        return try .folder(Files.isFolder(train) ? train : path)
    }

    /// The steps from a picture to what a model with `channels` channels is shown.
    func preprocess(channels: Int) throws -> Compose {
        let colours: any Transform = channels == 1 ? try Grayscale() : ToRGB()
        let crop: any Transform = centerCrop ? try CenterCrop(resolution) : try RandomCrop(resolution)
        let flip: [any Transform] = randomFlip ? [try RandomHorizontalFlip()] : []
        return Compose(
            [colours, try Resize(resolution), crop] + flip + [ToTensor(), try Normalize([0.5], [0.5])])
    }
}
