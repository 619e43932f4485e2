import Testing

@testable import Lessons

/// What the translation of cells believes about the engine is what the engine declares.
@Suite struct ThrowingNamesTests {
    @Test(.enabled(if: EngineCompiler() != nil))
    func namesAreThoseOfTheEngine() throws {
        let compiler = try #require(EngineCompiler())
        let symbols = try compiler.engineSymbols()
        let registry = Registry()
        let registered = Set(registry.nominals.map(\.name))

        let throwing = symbols.filter { $0.kind == "swift.property" && $0.canThrow }.map(\.name)
        let believed = ThrowingNames.throwingProperties.flatMap { type, names in names.map { "\(type).\($0)" } }
        #expect(Set(believed).subtracting(throwing) == [], "these properties do not throw")
        #expect(
            Set(throwing.filter { registered.contains($0.ownerName) }).subtracting(believed) == [],
            "these properties throw")

        let calmMethods = Set(symbols.filter { $0.kind == "swift.method" && !$0.canThrow }.map(\.name.baseName))
        for (type, names) in ThrowingNames.calmMethods where type != "Date" {
            for name in names { #expect(calmMethods.contains("\(type).\(name)"), "\(type).\(name) throws") }
        }
        let calmInitialisers = Set(
            symbols.filter { $0.kind == "swift.init" && !$0.canThrow }.map(\.name.ownerName))
        #expect(
            ThrowingNames.calmInitialisers.subtracting(calmInitialisers) == ["Date"],
            "of these only Foundation's are not declared by the engine as made without try")
    }
}

extension String {
    /// `Tensor` of `Tensor.detach()`.
    fileprivate var ownerName: String { split(separator: ".").dropLast().joined(separator: ".") }
    /// `Tensor.detach` of `Tensor.detach()`.
    fileprivate var baseName: String { String(prefix { $0 != "(" }) }
}
