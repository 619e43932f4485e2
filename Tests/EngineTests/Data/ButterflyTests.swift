import Testing

@testable import Engine

@Suite struct ButterflyTests {
    private let collection = ButterflyCollection(count: 200, size: 32, seed: 0)

    @Test func sameSeedSameImages() {
        let again = ButterflyCollection(count: 200, size: 32, seed: 0)
        let other = ButterflyCollection(count: 200, size: 32, seed: 1)
        for index in [0, 7, 199] {
            #expect(collection.draw(index) == again.draw(index))
            #expect(collection.draw(index) != other.draw(index))
        }
        #expect(collection.draw(0) != collection.draw(1))
    }

    /// The first image's bytes, added up: the collection stays the one that lessons and saved results were made with.
    @Test func imagesStayAsTheyAre() {
        let sums = (0..<4).map { index in collection.draw(index).bytes.reduce(0) { $0 + Int($1) } }
        #expect(sums == [649803, 506419, 564087, 630603])
    }

    @Test func allSpeciesAreThere() {
        var counts = [Int](repeating: 0, count: ButterflyCollection.classes.count)
        for index in 0..<1000 { counts[collection.label(index)] += 1 }
        #expect(counts.count == 10)
        #expect(counts.allSatisfy { (60...140).contains($0) })
    }

    /// A small network learns them because they are centred on a plain light ground.
    @Test func butterfliesAreCentredOnALightGround() throws {
        for index in 0..<60 {
            let image = collection.draw(index).grey()
            let corners = try [image[0, 0], image[31, 0], image[0, 31], image[31, 31]].flatMap { $0 }
            #expect(corners.allSatisfy { $0 > 190 }, "butterfly \(index) has corners \(corners)")
            let middle = try (14..<18).flatMap { try image[$0, 17] }
            #expect(middle.contains { $0 < 190 }, "butterfly \(index) has no body in the middle: \(middle)")
        }
    }

    /// Drawing at twice the size and averaging gives nearly the same picture: the drawing does not depend on the raster.
    @Test func sizesShowTheSameButterfly() throws {
        for index in 0..<20 {
            let small = collection.draw(index)
            let reduced = try ButterflyCollection(count: 200, size: 128, seed: 0).draw(index)
                .resized(width: 32, height: 32)
            let differences = zip(small.bytes, reduced.bytes).map { abs(Int($0) - Int($1)) }
            #expect(differences.reduce(0, +) < 10 * differences.count, "butterfly \(index)")
        }
    }
}
