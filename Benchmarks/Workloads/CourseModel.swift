import Engine

/// The models that the course trains.
enum CourseModel: String, Codable, CaseIterable {
    /// 18.5 M parameters, colour images of 32×32.
    case butterflies
    /// 1.7 M parameters, grey images of 28×28.
    case mnist
    /// 0.3 M parameters, grey images of 28×28, no timesteps.
    case basic

    var title: String { self == .basic ? "BasicUNet" : "\(rawValue) UNet" }
    var channels: Int { self == .butterflies ? 3 : 1 }
    var side: Int { self == .butterflies ? 32 : 28 }
    /// How many images a training step of the course takes.
    var trainingBatch: Int { self == .butterflies ? 64 : 128 }

    /// A model with random weights, ready to be called.
    func make() throws -> CallableModel {
        switch self {
        case .butterflies:
            CallableModel(
                unet: try UNet2DModel(
                    sampleSize: side, layersPerBlock: 2, blockOutChannels: [64, 128, 128, 256],
                    downBlockTypes: [.down, .down, .attnDown, .attnDown], upBlockTypes: [.attnUp, .attnUp, .up, .up]))
        case .mnist:
            CallableModel(
                unet: try UNet2DModel(
                    sampleSize: side, inChannels: 1, outChannels: 1, layersPerBlock: 2,
                    blockOutChannels: [32, 64, 64], downBlockTypes: [.down, .attnDown, .attnDown],
                    upBlockTypes: [.attnUp, .attnUp, .up]))
        case .basic: CallableModel(basic: try BasicUNet())
        }
    }
}

/// A model and how it predicts.
struct CallableModel {
    let module: Module
    let predict: (_ images: Tensor, _ timesteps: Tensor) throws -> Tensor

    init(unet: UNet2DModel) {
        module = unet
        predict = { try unet($0, $1) }
    }

    init(basic: BasicUNet) {
        module = basic
        predict = { images, _ in try basic(images) }
    }
}
