// Trains the classifier diffusion-lab/fashion-mnist-classifier. In the checkout:
//
//     .build/lab eval recipes/fashion-mnist-classifier.swift

/// The cross-entropy: minus the logarithm of the probability of the right class.
func crossEntropyLoss(_ scores: Tensor, _ labels: Tensor) -> Tensor {
    let shifted = scores - scores.max(dims: [1], keepDim: true).detach()
    let total = shifted.exp().sum(dims: [1], keepDim: true).log()
    return (total - shifted.gather(1, labels.reshape([-1, 1]))).mean()
}

let preprocess = Compose([ToTensor(), Normalize([0.5], [0.5])])
let mirrored = Compose([RandomHorizontalFlip(), ToTensor(), Normalize([0.5], [0.5])])
manualSeed(0)
let training = ImageDataset.named("fashion-mnist")
let loader = DataLoader(training.transformed(mirrored), batchSize: 128, shuffle: true)
let classifier = ImageClassifier(imageSize: 28, numChannels: 1, classes: training.classes)
print("parameters:", classifier.parameterCount)

let epochs = 8
let optimizer = AdamW(classifier.parameters(), lr: 3e-3, weightDecay: 0.02)
let schedule = getScheduler(.cosine, optimizer, numWarmupSteps: 100, numTrainingSteps: epochs * loader.count)
for epoch in 1...epochs {
    var losses: [Double] = []
    for batch in loader {
        let loss = crossEntropyLoss(classifier(batch.images), batch.labels)
        loss.backward()
        optimizer.step()
        optimizer.zeroGrad()
        schedule.step()
        losses.append(loss.item())
    }
    print("epoch \(epoch): loss \(losses.reduce(0, +) / Double(losses.count))")
}

classifier.savePretrained("lessons/models/fashion-mnist-classifier", dtype: .float16)
let saved = ImageClassifier.fromPretrained("lessons/models/fashion-mnist-classifier")
let test = ImageDataset.named("fashion-mnist", split: .test)
let unseen = DataLoader(test.transformed(preprocess), batchSize: test.count).nextBatch()
print("right on the test images:", saved.agreement(unseen.images, unseen.labels))
for label in 0..<saved.classes.count {
    let ofClass = test.ofClass(saved.classes[label]).transformed(preprocess)
    let batch = DataLoader(ofClass, batchSize: 1000).nextBatch()
    print("  \(saved.classes[label]):", saved.agreement(batch.images, batch.labels))
}
