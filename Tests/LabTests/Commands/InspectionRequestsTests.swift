import Testing

@testable import Lab

@Suite struct InspectionRequestsTests {
    @Test(arguments: [
        ("a b", "a", "b"), ("x[0] y[1, 2]", "x[0]", "y[1, 2]"), ("x + 1, y", "x + 1", "y"),
        ("f(a, b) c", "f(a, b)", "c"),
        ("\"a b\", \"c, d\"", "\"a b\"", "\"c, d\""),
    ])
    func twoExpressionsAreToldApart(text: String, first: String, second: String) throws {
        let pair = try PairOfExpressions(text)
        #expect(pair.first == first && pair.second == second)
    }

    @Test(arguments: ["", "a", "a b c", "a, b, c"]) func notTwoExpressionsAreRefused(text: String) {
        #expect(throws: ShellError("Which two? For example :diff x y, or with spaces inside: :diff x + 1, y.")) {
            try PairOfExpressions(text)
        }
    }

    @Test(
        arguments: [
            ("model", nil, "summary(model)"), ("model depth 3", nil, "summary(model, depth: 3)"),
            ("model [1, 3, 32, 32]", nil, "summary(model, [1, 3, 32, 32])"),
            ("net [2, 4] depth 1", true, "summary(net, [2, 4], depth: 1)"),
            ("own [2, 4]", false, "summary(own) { own(Tensor.zeros([2, 4])) }"),
            ("model(x, t) depth 0", nil, "summary(model, depth: 0) { model(x, t) }"),
        ] as [(String, Bool?, String)])
    func summariesBecomeCells(text: String, isLayer: Bool?, cell: String) throws {
        #expect(try SummaryRequest(text).cell(isLayer: isLayer) == cell)
    }

    @Test func whatIsMissingIsAskedFor() throws {
        #expect(try SummaryRequest("net").cell(isLayer: true) == nil)
        #expect(throws: ShellError("Of which model? For example :summary model.")) { try SummaryRequest("") }
        #expect(throws: ShellError("How deep? For example :summary model depth 3.")) {
            try SummaryRequest("model depth x")
        }
    }
}
