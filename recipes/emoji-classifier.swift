// Trains the classifier diffusion-lab/emoji-classifier, which tells Unicode's groups of emoji apart. In the checkout:
//
//     .build/lab eval recipes/emoji-classifier.swift

/// The cross-entropy: minus the logarithm of the probability of the right class.
func crossEntropyLoss(_ scores: Tensor, _ labels: Tensor) -> Tensor {
    let shifted = scores - scores.max(dims: [1], keepDim: true).detach()
    let total = shifted.exp().sum(dims: [1], keepDim: true).log()
    return (total - shifted.gather(1, labels.reshape([-1, 1]))).mean()
}

let preprocess = Compose([ToTensor(), Normalize([0.5], [0.5])])
let mirrored = Compose([RandomHorizontalFlip(), ToTensor(), Normalize([0.5], [0.5])])
manualSeed(0)
let emoji = ImageDataset.named("noto-emoji", size: 32)
// The emoji whose numbers end in 9 are kept apart, as for emoji-32.
let numbers = Array(0..<emoji.count)
let training = emoji.select(numbers.filter { $0 % 10 != 9 })
let test = emoji.select(numbers.filter { $0 % 10 == 9 })
let loader = DataLoader(training.transformed(mirrored), batchSize: 64, shuffle: true)
let classifier = ImageClassifier(imageSize: 32, classes: emoji.classes, hiddenSizes: [32, 48, 64, 64])
print("parameters:", classifier.parameterCount)

let epochs = 40
let optimizer = AdamW(classifier.parameters(), lr: 2e-3, weightDecay: 0.05)
let schedule = getScheduler(.cosine, optimizer, numWarmupSteps: 50, numTrainingSteps: epochs * loader.count)
for epoch in 1...epochs {
    var losses: [Double] = []
    for batch in loader {
        // A little noise, so that the classifier does not learn single pixels by heart.
        let images = batch.images + 0.1 * Tensor.randn(batch.images.shape)
        let loss = crossEntropyLoss(classifier(images), batch.labels)
        loss.backward()
        optimizer.step()
        optimizer.zeroGrad()
        schedule.step()
        losses.append(loss.item())
    }
    if epoch % 5 == 0 {
        print("epoch \(epoch): loss \(losses.reduce(0, +) / Double(losses.count))")
    }
}

classifier.savePretrained("lessons/models/emoji-classifier", dtype: .float16)
let saved = ImageClassifier.fromPretrained("lessons/models/emoji-classifier")
let unseen = DataLoader(test.transformed(preprocess), batchSize: test.count).nextBatch()
print("right on emoji that it has not seen:", saved.agreement(unseen.images, unseen.labels))
