// Showing images, as they are called from a cell.

/// Draws the images of a tensor in a grid, writes it as a PNG and shows it.
///
/// Small images are enlarged with hard pixels so that they can be seen. Values from 0 (black) to 1 (white) are shown, or
/// from -1 to 1 when there are values below 0; what lies outside is cut off.
///
/// - Parameters:
///   - images: [batch, channels, height, width], or one image [channels, height, width]; 1 channel (grey) or 3 (RGB).
///   - columns: how many images stand side by side; 8 where nothing is said.
///   - title: a line of text above the images.
///   - rowLabels: texts to the left of the rows.
///   - columnLabels: texts above the columns.
///   - captions: texts under the images, as short as an image is wide.
///   - size: the side of an image in pixels of the PNG.
///   - range: the values that are black and white.
/// - Throws: `EngineError` when `images` are no images, or a size or count is not positive.
public func showImages(
    _ images: Tensor, columns: Int? = nil, title: String? = nil, rowLabels: [String] = [], columnLabels: [String] = [],
    captions: [String] = [], size: Int? = nil, range: ClosedRange<Double>? = nil
) throws {
    let pictures = try images.pixelImages(range: range)
    let sheet = try imageSheet(
        pictures, columns: columns, title: title, rowLabels: rowLabels, columnLabels: columnLabels, captions: captions,
        size: size)
    let values = try ShownValues(of: images, range: range)
    try Gallery.keep(
        sheet.draw(for: "showImages"), description: sheet.description(of: values), mapping: values.mapping)
}

/// Draws pictures in a grid, writes it as a PNG and shows it. Pictures of different sizes are fitted into equal cells.
/// - Throws: `EngineError` when there is no picture, or a size or count is not positive.
public func showImages(
    _ images: [PixelImage], columns: Int? = nil, title: String? = nil, rowLabels: [String] = [],
    columnLabels: [String] = [], captions: [String] = [], size: Int? = nil
) throws {
    let sheet = try imageSheet(
        images, columns: columns, title: title, rowLabels: rowLabels, columnLabels: columnLabels, captions: captions,
        size: size)
    try Gallery.keep(sheet.draw(for: "showImages"), description: sheet.description())
}

private func imageSheet(
    _ images: [PixelImage], columns: Int? = nil, title: String? = nil, rowLabels: [String] = [],
    columnLabels: [String] = [], captions: [String] = [], size: Int? = nil
) throws -> ImageSheet {
    let operation = "showImages"
    try require(!images.isEmpty, operation, "there are no images to show")
    try require(columns ?? 1 > 0, operation, "columns is \(columns ?? 0); at least one is needed")
    try require((8...2048).contains(size ?? 8), operation, "size is \(size ?? 0); from 8 to 2048 pixels are possible")
    let side = min(columns ?? 8, images.count)
    let limit = 4096
    try require(
        images.count <= limit, operation, "\(images.count) images are more than fit a picture; show at most \(limit)")
    return ImageSheet(
        images: images, columns: side, title: title, rowLabels: rowLabels, columnLabels: columnLabels,
        captions: captions,
        size: size)
}

/// Shows the images of a data set as they are, before any transform: `showImages(dataset.prefix(16))`. Images that cannot
/// be read are left out.
/// - Throws: `EngineError` when there are no images or too many, or none can be read.
public func showImages(
    _ dataset: ImageDataset, columns: Int? = nil, title: String? = nil, rowLabels: [String] = [],
    columnLabels: [String] = [], size: Int? = nil
) throws {
    let limit = 1024
    try require(
        dataset.count <= limit, "showImages",
        "\(dataset.count) images are too many to show; take some: showImages(dataset.prefix(16))")
    let images = try (0..<dataset.count).compactMap(dataset.readableImage)
    if images.count < dataset.count { dataset.unreadableImages.report(atEndOfPass: true) }
    try showImages(
        images, columns: columns, title: title, rowLabels: rowLabels, columnLabels: columnLabels, size: size)
}

/// Shows one picture.
public func showImages(_ image: PixelImage, title: String? = nil, size: Int? = nil) throws {
    try showImages([image], title: title, size: size)
}

/// One picture made of a batch of images in rows, as torchvision's `make_grid`: a tensor [3, height, width].
///
/// - Parameters:
///   - images: [batch, channels, height, width]; grey images get three equal channels.
///   - columns: how many images stand side by side.
///   - padding: the width of the frame around and between the images, in pixels.
///   - padValue: the value of the frame.
/// - Throws: `EngineError` when `images` are no batch of images, `columns` is not positive or `padding` negative.
public func makeGrid(
    _ images: Tensor, columns: Int = 8, padding: Int = 2, padValue: Double = 0
) throws -> Tensor {
    let operation = "makeGrid"
    try require(
        images.ndim == 4 && images.count > 0 && images.dtype == .float32, operation,
        "\(images.shape) of \(images.dtype) is not a float32 batch of images [batch, channels, height, width]")
    let (count, channels) = (images.shape[0], images.shape[1])
    try require(
        channels == 1 || channels == 3, operation, "images have 1 channel or 3, but \(images.shape) has \(channels)")
    try require(columns > 0, operation, "columns is \(columns); at least one is needed")
    try require((0...4096).contains(padding), operation, "padding is \(padding); from 0 to 4096 are possible")
    let across = min(columns, count)
    let down = (count + across - 1) / across
    // A single image stands without a frame, as in torchvision.
    let frame = count == 1 ? 0 : padding
    let (cellHeight, cellWidth) = (images.shape[2] + frame, images.shape[3] + frame)
    let grid = try Tensor.empty([3, down * cellHeight + frame, across * cellWidth + frame], for: operation)
    grid.withFloats { $0.update(repeating: Float(padValue), count: grid.count) }
    for index in 0..<count {
        paste(
            images, index, into: grid, top: index / across * cellHeight + frame,
            left: index % across * cellWidth + frame)
    }
    return grid
}

/// Copies image `index` of a batch into a picture of three channels; a grey one goes into all three.
private func paste(_ images: Tensor, _ index: Int, into grid: Tensor, top: Int, left: Int) {
    let steps = images.strides
    Tensor.withFloats(images, grid) { source, target in
        for channel in 0..<3 {
            let plane = index * steps[0] + (images.shape[1] == 1 ? 0 : channel) * steps[1]
            for row in 0..<images.shape[2] {
                let to = (channel * grid.shape[1] + top + row) * grid.shape[2] + left
                for column in 0..<images.shape[3] {
                    target[to + column] = source[plane + row * steps[2] + column * steps[3]]
                }
            }
        }
    }
}

extension Tensor {
    /// The images of a batch as one picture, `columns` of them side by side, without enlarging them.
    ///
    /// - Parameter range: the values that are black and white: -1...1 when there are values below 0, else 0...1.
    /// - Throws: `EngineError` when this is no batch of images and no image.
    public func gridImage(columns: Int = 8, range: ClosedRange<Double>? = nil) throws -> PixelImage {
        let range = try range ?? displayRange()
        let grid = ndim == 4 ? try makeGrid(self, columns: columns, padValue: range.lowerBound) : self
        return try grid.pixelImages(range: range)[0]
    }
}

extension PixelImage {
    /// Pictures in rows of eight as one picture, as `showImages` draws them.
    /// - Throws: `EngineError` when there are none or too many.
    public static func grid(_ pictures: [PixelImage]) throws -> PixelImage {
        try imageSheet(pictures).draw(for: "grid")
    }
}

/// Writes a batch of images as one PNG without enlarging them, as torchvision's `save_image`.
///
/// - Parameters:
///   - images: [batch, channels, height, width] or one image [channels, height, width].
///   - path: a name without a folder goes to the folder of the lesson's pictures.
///   - columns: how many images stand side by side.
///   - range: the values that are black and white: -1...1 when there are values below 0, else 0...1.
/// - Throws: `EngineError` when `images` are no images, or the file cannot be written.
public func saveImage(
    _ images: Tensor, _ path: String, columns: Int = 8, range: ClosedRange<Double>? = nil
) throws {
    try require(
        path.lowercased().hasSuffix(".png"), "saveImage", "\(path) does not end in .png, the one format that is written"
    )
    let values = try ShownValues(of: images, range: range)
    let image = try images.gridImage(columns: columns, range: values.shown)
    let pictures = try images.pixelImages(range: values.shown)
    let sheet = ImageSheet(images: pictures, columns: min(columns, pictures.count))
    try Gallery.keep(
        image, at: path.contains("/") ? path : "\(Gallery.folder)/\(path)", description: sheet.description(of: values),
        mapping: values.mapping)
}
