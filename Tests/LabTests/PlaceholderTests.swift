import Testing
@testable import Lab
@Test func builds() { #expect(Bool(true)) }
