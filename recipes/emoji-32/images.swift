// The pictures that emoji-32 learns from: nine of ten emoji. Those whose numbers end in 9 are kept apart, so that one can see
// whether the model has learnt its pictures by heart.
let emoji = ImageDataset.named("noto-emoji", size: 32)
for number in 0..<emoji.count {
    if number % 10 != 9 {
        emoji[number].image.write(to: "assets/emoji-32/images/\(10000 + number).png")
    }
}
