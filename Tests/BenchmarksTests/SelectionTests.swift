import Testing

@testable import Benchmarks

@Suite struct SelectionTests {
    @Test func withoutWordsAllIsChosen() {
        #expect(Selection(words: []).chosen(Catalogue.models) == Catalogue.models)
    }

    @Test func allWordsMustOccurInAnyCase() {
        let chosen = Selection(words: ["UNET", "forward", "batch 8"]).chosen(Catalogue.models)
        #expect(chosen == [.forward(model: .butterflies, batch: 8), .forward(model: .mnist, batch: 8)])
    }

    @Test func namesAreDistinctAndIncludeAllKinds() throws {
        let names = try Selection(words: []).names()
        #expect(Set(names).count == names.count)
        #expect(names.contains("conv 3x3 64 to 64, 64x32x32, input gradient"))
        #expect(!names.contains("conv 3x3 3 to 64, 64x32x32, input gradient"))
        #expect(names.suffix(2) == [Selection.growth, Selection.startUp])
    }
}
