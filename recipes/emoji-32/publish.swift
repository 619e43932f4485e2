// Writes emoji-32 with half the bytes to lessons/models, and looks at what it makes: samples for docs/models.md, their
// nearest training images, and the distance to real emoji.
let unet = DDPMPipeline.fromPretrained("assets/emoji-32/training").unet
// Sampling begins at the last timestep, in pure noise. Otherwise samples of few steps turn out dark.
let scheduler = DDPMScheduler(
    betaSchedule: .squaredcosCapV2, predictionType: .vPrediction, timestepSpacing: .trailing)
DDPMPipeline(unet: unet, scheduler: scheduler).savePretrained("lessons/models/emoji-32", dtype: .float16)

let pipe = DDIMPipeline.fromPretrained("lessons/models/emoji-32")
let preprocess = Compose([ToTensor(), Normalize([0.5], [0.5])])
let emoji = ImageDataset.named("noto-emoji", size: 32)
let numbers = Array(0..<emoji.count)
func images(_ numbers: [Int]) -> Tensor {
    return DataLoader(emoji.select(numbers).transformed(preprocess), batchSize: numbers.count).nextBatch().images
}
let training = images(numbers.filter { $0 % 10 != 9 })
let heldOut = images(numbers.filter { $0 % 10 == 9 })

let samples = pipe(batchSize: 187, generator: Generator(seed: 0), numInferenceSteps: 50).images * 2 - 1
saveImage(samples[..<64], "docs/emoji-32.png", columns: 16)
// The training images are mirrored at random, so a copy may be a mirror image.
let mirrored = concat([training, training.flip([3])])
print(MemorisationCheck(samples, training: mirrored, heldOut: heldOut))
let nearest = NearestNeighbours(of: samples[..<16], in: mirrored)
saveImage(concat([samples[..<16], nearest.images]), "docs/emoji-32-neighbours.png", columns: 16)

let classifier = ImageClassifier.fromPretrained("lessons/models/emoji-classifier")
let distance = FrechetDistance(classifier, reference: training)
print(distance)
print("held-out emoji:", distance(heldOut))
print("samples:       ", distance(samples))
print("noise:         ", distance(Tensor.randn(samples.shape, generator: Generator(seed: 1)).clip(-1, 1)))
