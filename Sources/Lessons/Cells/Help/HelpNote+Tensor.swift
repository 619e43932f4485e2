extension HelpNote {
    /// Tensors and pictures of them.
    static let tensorNotes: [String: HelpNote] = [
        "Tensor": HelpNote(example: "let x = Tensor([[1, 2], [3, 4]])\nx * 10 + 1"),
        "Tensor.zeros": HelpNote(shapes: "any shape", example: "Tensor.zeros([2, 3])"),
        "Tensor.ones": HelpNote(shapes: "any shape", example: "Tensor.ones([2, 3])"),
        "Tensor.full": HelpNote(shapes: "any shape", example: "Tensor.full([2, 3], 7)"),
        "Tensor.arange": HelpNote(shapes: "[count]", example: "Tensor.arange(6)"),
        "Tensor.linspace": HelpNote(shapes: "[count]", example: "Tensor.linspace(0, 1, 5)"),
        "Tensor.rand": HelpNote(shapes: "any shape", example: "manualSeed(0)\nTensor.rand([2, 3])"),
        "Tensor.randn": HelpNote(shapes: "any shape", example: "manualSeed(0)\nTensor.randn([2, 3])"),
        "Tensor.randint": HelpNote(shapes: "any shape", example: "manualSeed(0)\nTensor.randint(0, 1000, [8])"),
        "Tensor.randperm": HelpNote(shapes: "[count]", example: "manualSeed(0)\nTensor.randperm(8)"),
        "Tensor.shape": HelpNote(example: "Tensor.zeros([8, 3, 32, 32]).shape"),
        "Tensor.count": HelpNote(example: "Tensor.zeros([8, 3]).count"),
        "Tensor.T": HelpNote(shapes: "[n, m] → [m, n]", example: "Tensor([[1, 2, 3], [4, 5, 6]]).T"),
        "Tensor.grad": HelpNote(
            shapes: "that of the tensor",
            example: "let w = Tensor([2.0, 3.0]).requiresGrad()\n(w * w).sum().backward()\nw.grad"),
        "Tensor.reshape": HelpNote(
            shapes: "any shape → one with as many elements", example: "Tensor.arange(6).reshape([2, -1])"),
        "Tensor.flatten": HelpNote(
            shapes: "[n, c, h, w] → [n·c·h·w]", example: "Tensor.zeros([2, 3, 4]).flatten().shape"),
        "Tensor.squeeze": HelpNote(shapes: "[1, 3, 1] → [3]", example: "Tensor.zeros([1, 3, 1]).squeeze().shape"),
        "Tensor.unsqueeze": HelpNote(shapes: "[3] → [1, 3]", example: "Tensor.zeros([3]).unsqueeze(0).shape"),
        "Tensor.permute": HelpNote(
            shapes: "[n, c, h, w] → any order of them",
            example: "Tensor.zeros([8, 3, 32, 32]).permute([0, 2, 3, 1]).shape"),
        "Tensor.transpose": HelpNote(shapes: "[n, m] → [m, n]", example: "Tensor.zeros([2, 3]).transpose(0, 1).shape"),
        "Tensor.matmul": HelpNote(
            shapes: "[…, n, k] and […, k, m] → […, n, m]", example: "Tensor.ones([2, 3]).matmul(Tensor.ones([3, 4]))"),
        "Tensor.mean": HelpNote(
            shapes: "any shape → a scalar, or without the dimensions `dims`",
            example: "Tensor([[1, 2], [3, 6]]).mean(dims: [1])"),
        "Tensor.sum": HelpNote(
            shapes: "any shape → a scalar, or without the dimensions `dims`",
            example: "Tensor([[1, 2], [3, 6]]).sum(dims: [0])"),
        "Tensor.std": HelpNote(
            shapes: "any shape → a scalar, or without the dimensions `dims`", example: "Tensor([1, 2, 3, 4]).std()"),
        "Tensor.min": HelpNote(shapes: "any shape → a scalar", example: "Tensor([3, 1, 2]).min()"),
        "Tensor.max": HelpNote(shapes: "any shape → a scalar", example: "Tensor([3, 1, 2]).max()"),
        "Tensor.clip": HelpNote(shapes: "any shape → the same", example: "Tensor([-2, 0.5, 2]).clip(-1, 1)"),
        "Tensor.normalize": HelpNote(
            shapes: "[n, d] → the same", example: "Tensor([[3, 4], [0, 2]]).normalize(dim: -1)"),
        "Tensor.resize": HelpNote(
            shapes: "[n, c, h, w] → [n, c, height, width]",
            example: "Tensor.rand([1, 3, 32, 32]).resize([16, 16], antialias: true).shape"),
        "Tensor.exp": HelpNote(shapes: "any shape → the same", example: "Tensor([0, 1]).exp()"),
        "Tensor.sqrt": HelpNote(shapes: "any shape → the same", example: "Tensor([4, 9]).sqrt()"),
        "Tensor.abs": HelpNote(shapes: "any shape → the same", example: "Tensor([-1, 2]).abs()"),
        "Tensor.split": HelpNote(shapes: "[n, …] → parts [sizeᵢ, …]", example: "Tensor.arange(6).split([2, 4])"),
        "Tensor.chunk": HelpNote(shapes: "[n, …] → parts [n / count, …]", example: "Tensor.arange(6).chunk(2)"),
        "Tensor.flip": HelpNote(shapes: "any shape → the same", example: "Tensor.arange(3).flip([0])"),
        "Tensor.expand": HelpNote(
            shapes: "[1, 3] → [4, 3]", example: "Tensor.arange(3).unsqueeze(0).expand([4, 3]).shape"),
        "Tensor.pad": HelpNote(shapes: "[…, w] → […, left + w + right]", example: "Tensor.ones([1, 3]).pad([1, 1])"),
        "Tensor.indexSelect": HelpNote(
            shapes: "[n, …] and indices [k] → [k, …]",
            example: "Tensor([10, 20, 30]).indexSelect(0, Tensor([2, 0]).long())"),
        "Tensor.item": HelpNote(shapes: "one element → a number", example: "Tensor([1, 2, 3]).mean().item()"),
        "Tensor.toArray": HelpNote(shapes: "any shape → an array", example: "Tensor([1, 2, 3]).toArray()"),
        "Tensor.long": HelpNote(shapes: "any shape → the same", example: "Tensor([1.7, 2.2]).long()"),
        "Tensor.float": HelpNote(shapes: "any shape → the same", example: "Tensor.arange(3).float() / 2"),
        "Tensor.detach": HelpNote(
            shapes: "any shape → the same",
            example: "let w = Tensor([2.0]).requiresGrad()\n(w * 3).detach().requiresGrad"
        ),
        "Tensor.requiresGrad": HelpNote(
            example: "let w = Tensor([2.0]).requiresGrad()\n(w * w).sum().backward()\nw.grad"),
        "Tensor.backward": HelpNote(
            shapes: "a scalar", example: "let w = Tensor([2.0, 3.0]).requiresGrad()\n(w * w).sum().backward()\nw.grad"),
        "concat": HelpNote(
            shapes: "[n, …] and [m, …] → [n + m, …]", example: "concat([Tensor.zeros([1, 2]), Tensor.ones([2, 2])])"),
        "stack": HelpNote(shapes: "k tensors […] → [k, …]", example: "stack([Tensor.zeros([2]), Tensor.ones([2])])"),
        "grad": HelpNote(
            shapes: "a scalar and a tensor → the tensor's shape",
            example: "let w = Tensor([2.0, 3.0]).requiresGrad()\ngrad((w * w).sum(), w)"),
        "noGrad": HelpNote(example: "let w = Tensor([2.0]).requiresGrad()\nnoGrad { w * 3 }"),
        "manualSeed": HelpNote(example: "manualSeed(0)\nTensor.rand([3])"),
        "Generator": HelpNote(example: "let generator = Generator(seed: 7)\nTensor.rand([2], generator: generator)"),
        "saveTensors": HelpNote(
            example:
                "saveTensors([\"x\": Tensor.arange(3)], \"example.safetensors\")\nloadTensors(\"example.safetensors\")"),
        "loadTensors": HelpNote(
            example:
                "saveTensors([\"x\": Tensor.arange(3)], \"example.safetensors\")\nloadTensors(\"example.safetensors\")"),
        "showImages": HelpNote(
            shapes: "[n, 1 or 3, height, width], values from -1 to 1",
            example: "manualSeed(0)\nshowImages(Tensor.rand([8, 3, 16, 16]))"),
        "makeGrid": HelpNote(
            shapes: "[n, c, h, w] → [c, rows·(h + padding) + padding, …]",
            example: "makeGrid(Tensor.zeros([8, 3, 16, 16]), columns: 4).shape"),
        "saveImage": HelpNote(
            shapes: "[n, 1 or 3, height, width]",
            example: "saveImage(Tensor.rand([4, 3, 16, 16]), \"example.png\", columns: 2)"),
        "plot": HelpNote(example: "plot([1, 0.5, 0.25, 0.125], title: \"Halves\")"),
        "plotLosses": HelpNote(example: "plotLosses([1, 0.5, 0.4, 0.35])"),
        "histogram": HelpNote(example: "manualSeed(0)\nhistogram(Tensor.randn([1000]), bins: 30)"),
        "scatter": HelpNote(example: "scatter([1, 2, 3], [1, 4, 9])"),
        "heatMap": HelpNote(shapes: "[rows, columns]", example: "heatMap(Tensor.arange(12).float().reshape([3, 4]))"),
    ]
}
