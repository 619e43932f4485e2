/// What of the engine and the standard library cannot throw. All else of the engine can.
///
/// A test compiles the cells of all lessons and asks for no warning, neither of a `try` too few nor of one too many.
enum ThrowingNames {
    /// Functions that never throw by themselves.
    static let calmFunctions: Set = [
        "print", "zip", "stride", "manualSeed", "readableByteCount", "swap", "type",
    ]

    /// Functions of numbers, which throw only as functions of tensors.
    static let numericFunctions: Set = [
        "abs", "min", "max", "sqrt", "exp", "exp2", "log", "log2", "log10", "pow", "sin", "cos", "tan", "asin", "acos",
        "atan",
        "atan2", "sinh", "cosh", "tanh", "floor", "ceil", "round",
    ]

    /// Methods of the engine's types that never throw, by type.
    static let calmMethods: [String: Set<String>] = [
        "Tensor": ["detach"],
        "Module": ["train", "eval", "parameters", "namedParameters", "namedChildren", "stateDict", "zeroGrad"],
        "Optimizer": ["zeroGrad"],
        "LRScheduler": ["step"],
        "EMAModel": ["getDecay"],
        "ImageDataset": ["transformed"],
        "Grayscale": ["callAsFunction"],
        "ToRGB": ["callAsFunction"],
        "PixelImage": ["rgb", "grey"],
        "Generator": ["manualSeed"],
        "Date": ["timeIntervalSince"],
    ]

    /// Properties of the engine's types that throw, by type.
    static let throwingProperties: [String: Set<String>] = [
        "Batch": ["images", "labels"], "Tensor": ["T", "summary"], "Optimizer": ["state"], "EMAModel": ["state"],
        "CLIPOutput": ["logitsPerImage", "loss"],
    ]

    /// Types of the engine and Foundation that are made without throwing.
    static let calmInitialisers: Set = [
        "AvgPool2d", "CLIPTextConfig", "CLIPVisionConfig", "Compose", "DDIMSchedulerConfig", "DDPMPipeline",
        "DDPMSchedulerConfig", "Date", "Flatten",
        "Generator",
        "MaxPool2d", "Parameter", "Sequential", "Shape", "ToRGB", "ToTensor", "TrainingOptions", "UNet2DConfig",
        "Upsample",
    ]

    /// Types of the engine whose subscripts do not throw.
    static let calmSubscripts: Set = ["Shape"]

    /// What `for` gets from a value of the engine's types.
    static let elements: [String: String] = ["DataLoader": "Batch", "Tensor": "Tensor", "Shape": "Int"]
}
