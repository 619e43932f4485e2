import Testing
@testable import Lessons
@Test func builds() { #expect(Bool(true)) }
