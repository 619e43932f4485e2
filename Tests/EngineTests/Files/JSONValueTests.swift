import Foundation
import Testing

@testable import Engine

/// Configuration files as they come.
@Suite struct JSONValueTests {
    @Test func whatPythonWritesIsRead() {
        let value = JSONValue(parsing: "{\"a\": [1, 2.5, Infinity, null, true], \"b\": {\"c\": \"é\"}}")
        #expect(
            value
                == .object([
                    "a": .array([.integer(1), .number(2.5), .number(.infinity), .null, .bool(true)]),
                    "b": .object(["c": .string("é")]),
                ]))
    }

    /// Names that are not text once ended the process, in Foundation's decoder.
    @Test func bytesThatAreNoTextAreNoJSON() {
        for position in 1..<14 {
            var bytes = Array("{\"_class_name\": \"A\"}".utf8)
            bytes[position] = 0xAF
            #expect(JSONValue(data: Data(bytes)) == nil)
        }
    }
}
