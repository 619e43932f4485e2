import Testing

@testable import Engine

@Suite struct TensorDifferenceTests {
    @Test func largestDifferencesAreFoundInAnyLayout() throws {
        let a = try Tensor.randn([7, 300, 50], generator: Generator(seed: 1))
        var values = try a.toArray()
        let place = (5 * 300 + 123) * 50 + 17
        values[place] += 0.5
        values[3] *= 1.001
        let b = try Tensor(values).reshape([7, 300, 50])
        for (first, second) in try zip(layouts(of: a), layouts(of: b)) {
            let found = try difference(first, second)
            #expect(found.largest?.index == [5, 123, 17])
            let expected = try a.at([5, 123, 17] as [any TensorIndex]).item()
            #expect(found.largest?.first == expected)
            #expect(found.differentCount == 2 && found.notCloseCount == 2 && !found.isClose)
        }
        #expect(try difference(a, a.copy()).largest == nil)
    }

    @Test func verdictsAreThoseOfPyTorch() throws {
        let a = try Tensor([1.0, 2, 0])
        #expect(try allclose(a, a * (1 + 2e-6)))
        #expect(try !allclose(a, a * (1 + 3e-5)))
        #expect(try allclose(a, a + 1e-3, atol: 1e-2))
        let odd = try Tensor([1, .nan, .infinity])
        #expect(try !allclose(odd, odd))
        #expect(try allclose(odd, odd, equalNan: true))
        #expect(try !allclose(odd, Tensor([1, .nan, -Double.infinity]), equalNan: true))
        #expect(try allclose(Tensor([[1.0, 1], [1, 1]]), Tensor(1.0)))
        #expect(try allclose(Tensor([3, 4]), Tensor([3.0, 4])))
    }

    @Test func descriptionsNamePlacesAndValues() throws {
        let found = try difference(Tensor([[1.0, 2], [3, 4]]), Tensor([[1.0, 2.5], [2, 4]]))
        #expect(
            "\(found)" == """
                allclose(rtol: 1e-05, atol: 1e-08) is false: 2 of 4 values are close, 2 differ at all
                largest difference  1 at [1, 0]: 3.0 and 2.0
                largest relative    0.5 at [1, 0]: 3.0 and 2.0
                """)
        #expect(
            try "\(difference(Tensor([1.0, .nan]), Tensor([1.0, .nan])))" == """
                allclose(rtol: 1e-05, atol: 1e-08) is false: all of 2 values are close, all are equal
                NaN: 1 in both
                """)
        #expect(
            try "\(difference(Tensor([1.0]), Tensor([1.0])))"
                == "allclose(rtol: 1e-05, atol: 1e-08) is true: all of 1 values are close, all are equal")
    }

    @Test func shapesThatDifferAreExplained() throws {
        expectError(
            "difference: the first is [8, 3, 32, 32] and the second [8, 3, 28, 28]: 32 and 28 in dimension 2, 32 and 28 in dimension 3"
        ) {
            _ = try difference(Tensor.zeros([8, 3, 32, 32]), Tensor.zeros([8, 3, 28, 28]))
        }
        expectError(
            "difference: the first is [2, 6] and the second [3, 4]: 2 and 3 in dimension 0, 6 and 4 in dimension 1; both have "
                + "12 elements, so reshape([3, 4]) would make the first fit"
        ) { _ = try allclose(Tensor.zeros([2, 6]), Tensor.zeros([3, 4])) }
        expectError("difference: the first is [2, 3] and the second [2]: 2 and 1 dimensions") {
            _ = try difference(Tensor.zeros([2, 3]), Tensor.zeros([2]))
        }
    }
}
