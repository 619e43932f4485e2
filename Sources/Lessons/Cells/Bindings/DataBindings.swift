import Engine

extension Registry {
    /// Data sets, transforms and loaders.
    func registerData() {
        type("PixelImage", PixelImage.self, "A picture of 8-bit pixels.") { image in
            image.property("var width: Int", "In pixels.") { $0.width }
            image.property("var height: Int", "In pixels.") { $0.height }
            image.property("var channels: Int", "1 for grey, 3 for colour.") { $0.channels }
            image.initialiser("init(contentsOf path: String)", "The picture in a PNG or JPEG file.") { (path: String) in
                try PixelImage(contentsOf: path)
            }
            image.method("func flippedHorizontally() -> PixelImage", "The mirror image.") { (image: PixelImage) in
                try image.flippedHorizontally()
            }
            image.method("func rgb() -> PixelImage", "With 3 channels.") { (image: PixelImage) in image.rgb() }
            image.method("func grey() -> PixelImage", "With 1 channel.") { (image: PixelImage) in image.grey() }
            image.method("func write(to path: String)", "Writes a PNG.") { (image: PixelImage, path: String) in
                try image.write(to: path)
            }
        }
        registerTransforms()
        registerDatasets()
        registerLoader()
    }

    private func registerTransforms() {
        type("Transform", (any Transform).self, "One step that prepares an image.")
        let transform = nominal(registered: (any Transform).self)
        type("Resize", Resize.self, parent: transform, "Makes pictures another size.") {
            $0.initialiser("init(_ size: Int)", "The shorter side becomes size.") { (size: Int) in try Resize(size) }
            $0.initialiser("init(_ size: [Int])", "[height, width].") { (size: [Int]) in try Resize(size) }
            $0.method("func callAsFunction(_ image: PixelImage) -> PixelImage") { (step: Resize, x: PixelImage) in
                try step(x)
            }
        }
        type("CenterCrop", CenterCrop.self, parent: transform, "Keeps the middle of a picture.") {
            $0.initialiser("init(_ size: Int)", "A square.") { (size: Int) in try CenterCrop(size) }
            $0.initialiser("init(_ size: [Int])", "[height, width].") { (size: [Int]) in try CenterCrop(size) }
            $0.method("func callAsFunction(_ image: PixelImage) -> PixelImage") { (step: CenterCrop, x: PixelImage) in
                try step(x)
            }
        }
        type("RandomCrop", RandomCrop.self, parent: transform, "Keeps a random part of a picture.") {
            $0.initialiser("init(_ size: Int, padding: Int = 0)", "A square.") { (size: Int, padding: Int) in
                try RandomCrop(size, padding: padding)
            }
            $0.initialiser("init(_ size: [Int], padding: Int = 0)", "[height, width].") { (size: [Int], padding: Int) in
                try RandomCrop(size, padding: padding)
            }
            $0.method("func callAsFunction(_ image: PixelImage) -> PixelImage") { (step: RandomCrop, x: PixelImage) in
                try step(x)
            }
        }
        registerRandomResizedCrop(transform)
        type("RandomHorizontalFlip", RandomHorizontalFlip.self, parent: transform, "Mirrors a picture at random.") {
            $0.initialiser("init(p: Double = 0.5)", "Mirrors with probability p.") { (p: Double) in
                try RandomHorizontalFlip(p: p)
            }
            $0.method("func callAsFunction(_ image: PixelImage) -> PixelImage") {
                (step: RandomHorizontalFlip, x: PixelImage) in try step(x)
            }
        }
        type("Grayscale", Grayscale.self, parent: transform, "Makes pictures grey.") {
            $0.initialiser("init(numOutputChannels: Int = 1)") { (channels: Int) in
                try Grayscale(numOutputChannels: channels)
            }
            $0.method("func callAsFunction(_ image: PixelImage) -> PixelImage") { (step: Grayscale, x: PixelImage) in
                step(x)
            }
        }
        type("ToRGB", ToRGB.self, parent: transform, "Gives pictures 3 channels.") {
            $0.initialiser("init()") { ToRGB() }
            $0.method("func callAsFunction(_ image: PixelImage) -> PixelImage") { (step: ToRGB, x: PixelImage) in
                step(x)
            }
        }
        registerTensorTransforms(transform)
    }

    private func registerRandomResizedCrop(_ transform: NominalType?) {
        type(
            "RandomResizedCrop", RandomResizedCrop.self, parent: transform,
            "Cuts a random part out of a picture, or of each image of a batch, and brings it to a size."
        ) {
            $0.initialiser(
                """
                init(_ size: Int, scale: [Double] = [0.08, 1], ratio: [Double] = [0.75, 1.3333333333333333], \
                mode: InterpolationMode = .bilinear, antialias: Bool = true)
                """, "A square of this size; scale and ratio bound the part's area and shape."
            ) { (size: Int, scale: [Double], ratio: [Double], mode: InterpolationMode, antialias: Bool) in
                try RandomResizedCrop(size, scale: scale, ratio: ratio, mode: mode, antialias: antialias)
            }
            $0.method(
                "func callAsFunction(_ images: Tensor, generator: Generator? = nil) -> Tensor",
                "A part of each image of a batch; gradients go back to the images."
            ) {
                (step: RandomResizedCrop, x: Tensor, generator: Generator?) in try step(x, generator: generator)
            }
            $0.method("func callAsFunction(_ image: PixelImage) -> PixelImage") {
                (step: RandomResizedCrop, x: PixelImage) in try step(x)
            }
        }
    }

    private func registerTensorTransforms(_ transform: NominalType?) {
        type("ToTensor", ToTensor.self, parent: transform, "A picture as a tensor from 0 to 1.") {
            $0.initialiser("init()") { ToTensor() }
            $0.method("func callAsFunction(_ image: PixelImage) -> Tensor") { (step: ToTensor, x: PixelImage) in
                try step(x)
            }
        }
        type("Normalize", Normalize.self, parent: transform, "(x - mean) / std for each channel.") {
            $0.initialiser("init(_ mean: [Double], _ std: [Double])") { (mean: [Double], std: [Double]) in
                try Normalize(mean, std)
            }
            $0.method("func callAsFunction(_ tensor: Tensor) -> Tensor") { (step: Normalize, x: Tensor) in try step(x) }
        }
        type("Lambda", Lambda.self, parent: transform, "Any function of a tensor as a step.") {
            $0.nativeInitialiser("init(_ body: (Tensor) -> Tensor)", "The step that a closure does.") {
                _, values, interpreter in
                let registry = interpreter.registry
                let body = values[0]
                return registry.box(
                    Lambda { x in try registry.unbox(try body(registry.box(x), in: interpreter), as: Tensor.self) })
            }
            $0.method("func callAsFunction(_ tensor: Tensor) -> Tensor") { (step: Lambda, x: Tensor) in try step(x) }
        }
        type("Compose", Compose.self, parent: transform, "A chain of steps.") {
            $0.initialiser("init(_ steps: [Transform])", "The steps, first to last.") { (steps: [any Transform]) in
                Compose(steps)
            }
            $0.method("func callAsFunction(_ image: PixelImage) -> Tensor", "The picture after all steps.") {
                (steps: Compose, x: PixelImage) in try steps(x)
            }
        }
    }

    private func registerDatasets() {
        type("Split", ImageDataset.Split.self, "Which part of a data set.") {
            $0.staticProperty("static var train: Split") { ImageDataset.Split.train }
            $0.staticProperty("static var test: Split") { ImageDataset.Split.test }
        }
        type("ImageDataset", ImageDataset.self, "Pictures with labels.") { dataset in
            dataset.staticMethod(
                "static func named(_ name: String, count: Int? = nil, seed: Int = 0, size: Int = 64, split: Split = .train, skinTones: Bool = false, background: [Double] = [1, 1, 1]) -> ImageDataset",
                "A data set by its name: butterflies, fashion-mnist, noto-emoji, mnist."
            ) {
                (
                    name: String, count: Int?, seed: Int, size: Int, split: ImageDataset.Split, skinTones: Bool,
                    background: [Double]
                ) in
                try ImageDataset.named(
                    name, count: count, seed: seed, size: size, split: split, skinTones: skinTones,
                    background: background)
            }
            dataset.staticMethod(
                "static func hub(_ name: String, config: String? = nil, split: String? = nil, count: Int? = nil, image: String? = nil, label: String? = nil) -> ImageDataset",
                "A data set of the Hugging Face Hub, \"owner/name\", fetched once and kept."
            ) { (name: String, config: String?, split: String?, count: Int?, image: String?, label: String?) in
                try ImageDataset.hub(
                    name, config: config, split: split, count: count, image: image, label: label)
            }
            dataset.staticMethod(
                "static func folder(_ path: String) -> ImageDataset",
                "The PNG and JPEG files of a folder; subfolders are classes."
            ) {
                (path: String) in try ImageDataset.folder(path)
            }
            dataset.staticMethod(
                "static func idx(images: String, labels: String, name: String = \"idx\", classes: [String]? = nil) -> ImageDataset",
                "Pictures in IDX files, as MNIST's."
            ) { (images: String, labels: String, name: String, classes: [String]?) in
                try ImageDataset.idx(images: images, labels: labels, name: name, classes: classes)
            }
            dataset.property("var name: String", "The name.") { $0.name }
            dataset.property("var classes: [String]", "The names of the classes.") { $0.classes }
            dataset.property("var count: Int", "How many images there are.") { $0.count }
            dataset.property("var labels: [Int]", "The label of every image.") { $0.labels }
            dataset.property("var columns: [String]", "What there is about each image.") { $0.columns }
            dataset.property("var unreadable: [String]", "The images that could not be read so far, and why.") {
                $0.unreadable
            }
            dataset.method("func column(_ name: String) -> [String]", "The texts of a column, for every image.") {
                (dataset: ImageDataset, name: String) in try dataset.column(name)
            }
            dataset.method(
                "func filter(_ column: String, _ value: String) -> ImageDataset",
                "The images with this text in a column."
            ) { (dataset: ImageDataset, column: String, value: String) in try dataset.filter(column, value) }
            dataset.method(
                "func statistics(limit: Int = 1000) -> ImageStatistics", "Mean and deviation of each channel, sizes."
            ) { (dataset: ImageDataset, limit: Int) in try dataset.statistics(limit: limit) }
            dataset.method("func spread(_ count: Int) -> ImageDataset", "Some images, at equal distances.") {
                (dataset: ImageDataset, count: Int) in try dataset.spread(count)
            }
            dataset.sub("subscript(_ index: Int) -> (image: PixelImage, label: Int)", "An image and its label.") {
                (dataset: ImageDataset, index: Int) in try dataset[index]
            }
            dataset.method("func prefix(_ count: Int) -> ImageDataset", "The first images.") {
                (dataset: ImageDataset, count: Int) in try dataset.prefix(count)
            }
            dataset.method(
                "func sample(_ count: Int, seed: Int = 0) -> ImageDataset", "Some of the images, picked at random."
            ) { (dataset: ImageDataset, count: Int, seed: Int) in try dataset.sample(count, seed: seed) }
            dataset.method("func select(_ numbers: [Int]) -> ImageDataset", "The images of these numbers.") {
                (dataset: ImageDataset, numbers: [Int]) in try dataset.select(numbers)
            }
            dataset.method("func ofClass(_ name: String) -> ImageDataset", "The images of a class.") {
                (dataset: ImageDataset, name: String) in try dataset.ofClass(name)
            }
            dataset.method(
                "func transformed(_ transform: Compose) -> TransformedDataset", "The images after a chain of steps."
            ) {
                (dataset: ImageDataset, transform: Compose) in dataset.transformed(transform)
            }
        }
        type("ImageStatistics", ImageStatistics.self, "What the images of a data set are like.") {
            $0.property("var imageCount: Int", "How many images were looked at.") { $0.imageCount }
            $0.property("var mean: [Double]", "The mean of each channel, from 0 to 1.") { $0.mean }
            $0.property("var std: [Double]", "The standard deviation of each channel.") { $0.std }
        }
        type("TransformedDataset", TransformedDataset.self, "A data set whose images go through transforms.") {
            dataset in
            dataset.property("var dataset: ImageDataset", "The data set.") { $0.dataset }
            dataset.property("var count: Int", "How many images there are.") { $0.count }
            dataset.property("var classes: [String]", "The names of the classes.") { $0.classes }
            dataset.sub(
                "subscript(_ index: Int) -> (image: Tensor, label: Int)", "An image after the steps, and its label."
            ) {
                (dataset: TransformedDataset, index: Int) in try dataset[index]
            }
        }
    }

    private func registerLoader() {
        type("Batch", Batch.self, "Some images and their labels.") { batch in
            batch.nominal.showsProperties = true
            batch.property("var images: Tensor", "[batch, channels, height, width].") { try $0.images }
            batch.property("var labels: Tensor", "[batch], int64.") { try $0.labels }
        }
        type("DataLoader", DataLoader.self, parent: sequence, "Serves a data set in batches.") { loader in
            let options =
                "batchSize: Int = 1, shuffle: Bool = false, dropLast: Bool = false, prefetch: Bool = true, generator: Generator? = nil"
            loader.initialiser("init(_ dataset: TransformedDataset, \(options))", "A loader.") {
                (
                    dataset: TransformedDataset, size: Int, shuffle: Bool, dropLast: Bool, prefetch: Bool,
                    generator: Generator?
                ) in
                try DataLoader(
                    dataset, batchSize: size, shuffle: shuffle, dropLast: dropLast, prefetch: prefetch,
                    generator: generator)
            }
            loader.initialiser(
                "init(_ dataset: ImageDataset, \(options))", "A loader of images that only become tensors."
            ) {
                (dataset: ImageDataset, size: Int, shuffle: Bool, dropLast: Bool, prefetch: Bool, generator: Generator?)
                in
                try DataLoader(
                    dataset, batchSize: size, shuffle: shuffle, dropLast: dropLast, prefetch: prefetch,
                    generator: generator)
            }
            loader.property("var count: Int", "How many batches one time through gives.") { $0.count }
            loader.property("var batchSize: Int", "How many images a batch has.") { $0.batchSize }
            loader.property("var dataset: TransformedDataset", "What is served.") { $0.dataset }
            loader.method("func nextBatch() -> Batch", "The first batch of a new time through.") {
                (loader: DataLoader) in
                try loader.nextBatch()
            }
            loader.sequence({ $0 }, count: { $0.count })
        }
    }
}
