import Engine

extension Registry {
    /// Pictures and plots.
    func registerPlots() {
        registerImages()
    }

    private func registerImages() {
        let labels = "rowLabels: [String] = [], columnLabels: [String] = [], size: Int? = nil"
        function(
            "func showImages(_ images: Tensor, columns: Int? = nil, title: String? = nil, \(labels), range: ClosedRange<Double>? = nil)",
            "Shows the images of a tensor in a grid."
        ) {
            (
                images: Tensor, columns: Int?, title: String?, rows: [String], tops: [String], size: Int?,
                range: ClosedRange<Double>?
            ) in
            try showImages(
                images, columns: columns, title: title, rowLabels: rows, columnLabels: tops, size: size, range: range)
        }
        function(
            "func showImages(_ images: [PixelImage], columns: Int? = nil, title: String? = nil, \(labels))",
            "Shows pictures in a grid."
        ) {
            (images: [PixelImage], columns: Int?, title: String?, rows: [String], tops: [String], size: Int?) in
            try showImages(images, columns: columns, title: title, rowLabels: rows, columnLabels: tops, size: size)
        }
        function(
            "func showImages(_ dataset: ImageDataset, columns: Int? = nil, title: String? = nil, \(labels))",
            "Shows the images of a data set."
        ) {
            (dataset: ImageDataset, columns: Int?, title: String?, rows: [String], tops: [String], size: Int?) in
            try showImages(dataset, columns: columns, title: title, rowLabels: rows, columnLabels: tops, size: size)
        }
        function("func showImages(_ image: PixelImage, title: String? = nil, size: Int? = nil)", "Shows a picture.") {
            (image: PixelImage, title: String?, size: Int?) in try showImages(image, title: title, size: size)
        }
        function(
            "func makeGrid(_ images: Tensor, columns: Int = 8, padding: Int = 2, padValue: Double = 0) -> Tensor",
            "Images in rows as one picture."
        ) {
            (images: Tensor, columns: Int, padding: Int, padValue: Double) in
            try makeGrid(images, columns: columns, padding: padding, padValue: padValue)
        }
        function(
            "func saveImage(_ images: Tensor, _ path: String, columns: Int = 8, range: ClosedRange<Double>? = nil)",
            "Writes images as one PNG."
        ) {
            (images: Tensor, path: String, columns: Int, range: ClosedRange<Double>?) in
            try saveImage(images, path, columns: columns, range: range)
        }
    }
}
