import Engine

extension Registry {
    /// How good images are: classifiers, distances between sets of images, nearest neighbours.
    func registerEvaluation() {
        registerClassifier()
        registerDistance()
        registerNeighbours()
    }

    private func registerClassifier() {
        type(
            "ImageClassifier", ImageClassifier.self, parent: nominal(registered: Module.self),
            "A small network that says what is in an image."
        ) { classifier in
            classifier.initialiser(
                """
                init(imageSize: Int, numChannels: Int = 3, classes: [String], hiddenSizes: [Int] = [24, 48, 64], \
                normNumGroups: Int = 8)
                """, "A classifier with random initial weights.",
                ImageClassifier.init(imageSize:numChannels:classes:hiddenSizes:normNumGroups:))
            classifier.property("var classes: [String]", "The names of the classes, in the order of their numbers.") {
                $0.classes
            }
            classifier.method("func callAsFunction(_ images: Tensor) -> Tensor", "The scores of the classes.") {
                (classifier: ImageClassifier, images: Tensor) in try classifier(images)
            }
            classifier.method("func features(_ images: Tensor) -> Tensor", "What the network sees, before the classes.")
            {
                (classifier: ImageClassifier, images: Tensor) in try classifier.features(images)
            }
            classifier.method("func classify(_ images: Tensor) -> Tensor", "The most probable class of each image.") {
                (classifier: ImageClassifier, images: Tensor) in try classifier.classify(images)
            }
            classifier.method(
                "func agreement(_ images: Tensor, _ labels: Tensor) -> Double",
                "The share of images that it takes for what the labels say."
            ) { (classifier: ImageClassifier, images: Tensor, labels: Tensor) in
                try classifier.agreement(images, labels)
            }
            classifier.staticMethod(
                "static func fromPretrained(_ folder: String) -> ImageClassifier", "Loads a saved classifier."
            ) { (folder: String) in try ImageClassifier.fromPretrained(folder) }
            classifier.method("func savePretrained(\(Self.savingParameters))", "Saves the classifier in a folder.") {
                (classifier: ImageClassifier, folder: String, variant: String?, dtype: FloatFormat?) in
                try classifier.savePretrained(folder, variant: variant, dtype: dtype)
            }
        }
    }

    private func registerDistance() {
        type(
            "FrechetDistance", FrechetDistance.self,
            "How far images are from real ones, on the features of our own classifier; not comparable with FID."
        ) { distance in
            distance.initialiser(
                "init(_ classifier: ImageClassifier, reference: Tensor)", "Distances to real images, from -1 to 1."
            ) { (classifier: ImageClassifier, reference: Tensor) in
                try FrechetDistance(classifier, reference: reference)
            }
            distance.property("var referenceCount: Int", "How many images the reference has.") { $0.referenceCount }
            distance.method(
                "func callAsFunction(_ images: Tensor) -> Double", "The distance of images to the reference."
            ) { (distance: FrechetDistance, images: Tensor) in try distance(images) }
            distance.staticMethod(
                "static func between(_ a: Tensor, _ b: Tensor) -> Double", "The distance between two sets of features."
            ) { (a: Tensor, b: Tensor) in try FrechetDistance.between(a, b) }
        }
    }

    private func registerNeighbours() {
        type("NearestNeighbours", NearestNeighbours.self, "For each image the most similar one of a collection.") {
            $0.initialiser(
                "init(of samples: Tensor, in collection: Tensor)", "The neighbours, by the differences of pixels."
            ) { (samples: Tensor, collection: Tensor) in try NearestNeighbours(of: samples, in: collection) }
            $0.property("var distances: [Double]", "The root of the mean squared difference, for each image.") {
                $0.distances
            }
            $0.property("var indices: [Int]", "Where in the collection each neighbour is.") { $0.indices }
            $0.property("var images: Tensor", "The neighbours.") { $0.images }
        }
        type("MemorisationCheck", MemorisationCheck.self, "Whether a model repeats the images it was trained on.") {
            $0.initialiser(
                "init(_ samples: Tensor, training: Tensor, heldOut: Tensor)",
                "Compares samples with training images, beside images that the model has not seen."
            ) { (samples: Tensor, training: Tensor, heldOut: Tensor) in
                try MemorisationCheck(samples, training: training, heldOut: heldOut)
            }
            $0.property("var samples: NearestNeighbours", "The training images nearest to the samples.") { $0.samples }
            $0.property("var heldOut: NearestNeighbours", "The training images nearest to the images not seen.") {
                $0.heldOut
            }
            $0.property("var sampleDistance: Double", "The median distance of the samples.") { $0.sampleDistance }
            $0.property("var heldOutDistance: Double", "The median distance of the images not seen.") {
                $0.heldOutDistance
            }
            $0.property(
                "var copyShare: Double", "The share of samples that are nearer than 95 of 100 images not seen."
            ) { $0.copyShare }
        }
    }
}
