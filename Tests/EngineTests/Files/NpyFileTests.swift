import Foundation
import Testing

@testable import Engine

@Suite struct NpyFileTests {
    /// What `numpy.save` of NumPy 2.4 writes for `numpy.arange(3, dtype="int64")`.
    private let threeIntegers = Data(
        [0x93] + Array("NUMPY".utf8) + [1, 0, 0x76, 0]
            + Array("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }".utf8)
            + [UInt8](repeating: 0x20, count: 60) + [0x0A] + (0..<3).flatMap { [UInt8($0), 0, 0, 0, 0, 0, 0, 0] })

    @Test func filesAreThoseOfNumPy() throws {
        #expect(try NpyFile.data(of: Tensor([0, 1, 2])) == threeIntegers)
        #expect(try NpyFile.tensor(in: threeIntegers, "x").toInts() == [0, 1, 2])
    }

    @Test(arguments: [[], [4], [2, 3], [2, 0], [2, 1, 2, 2]])
    func shapesComeBack(shape: [Int]) throws {
        try withTemporaryFolder { folder in
            let x = try Tensor.randn(shape, generator: Generator(seed: 0))
            try saveNpy(x, "\(folder)/x.npy")
            let back = try loadNpy("\(folder)/x.npy")
            #expect(back.shape == x.shape)
            #expect(try back.toArray() == x.toArray())
        }
    }

    @Test func viewsAreWrittenInOrder() throws {
        let x = try Tensor([[1.0, 2.0], [3.0, 4.0]]).transpose(0, 1)
        #expect(try NpyFile.tensor(in: NpyFile.data(of: x), "x").toArray() == [1, 3, 2, 4])
    }

    @Test func whatIsNoTensorIsSaid() throws {
        #expect(messageThrown { _ = try NpyFile.tensor(in: Data("text".utf8), "x") } == "loadNpy: x is no NumPy file")
        var cut = threeIntegers
        cut.removeLast(4)
        #expect(
            messageThrown { _ = try NpyFile.tensor(in: cut, "x") }
                == "loadNpy: x has 20 bytes of numbers, but its shape [3] asks for 24")
        let text = String(decoding: threeIntegers.dropFirst(10), as: UTF8.self)
        let objects = Data(threeIntegers.prefix(10) + text.replacing("<i8", with: "|O8").utf8)
        #expect(
            messageThrown { _ = try NpyFile.tensor(in: objects, "x") }
                == "loadNpy: x has numbers of type |O8; f4, f8, i4, i8, u1 and b1 can be read")
    }
}
