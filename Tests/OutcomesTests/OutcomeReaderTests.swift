import NIOCore
import Testing

@testable import Outcomes

@Suite struct OutcomeReaderTests {
    /// What is read from a text that comes in pieces of some length.
    private func read(_ text: String, inPiecesOf length: Int) throws -> Set<KeyOutcome> {
        var (reader, outcomes) = (OutcomeReader(), Set<KeyOutcome>())
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: length) {
            try reader.read(ByteBuffer(bytes: bytes[start..<min(start + length, bytes.count)])) { outcomes.insert($0) }
        }
        try reader.finish { outcomes.insert($0) }
        return outcomes
    }

    @Test(arguments: [1, 7, 1000]) func `JSON lines are read, wherever they are cut`(length: Int) throws {
        let text = #"""
            {"key":"0-1","count":1,"checksum":4294967295}

            {"key":"0-\"2","count":2}
            """#
        let expected: Set = [KeyOutcome(key: "0-1", count: 1, checksum: .max), KeyOutcome(key: "0-\"2", count: 2)]
        #expect(try read(text, inPiecesOf: length) == expected)
        #expect(try read(text + "\n", inPiecesOf: length) == expected)
    }

    @Test(arguments: [1, 1000]) func `an object of key and count is read, on one line or on many`(length: Int) throws {
        let expected: Set = [KeyOutcome(key: "a", count: 1), KeyOutcome(key: "b", count: 3)]
        #expect(try read(#"{"a": 1, "b": 3}"#, inPiecesOf: length) == expected)
        #expect(try read("{\n  \"a\": 1,\n  \"b\": 3\n}\n", inPiecesOf: length) == expected)
    }

    @Test func `an empty answer has no outcomes`() throws { #expect(try read("\n", inPiecesOf: 1).isEmpty) }

    @Test(arguments: ["<html>", #"{"key":"a","count":1}"# + "\n" + #"{"id":"a"}"#, "[1]\n"])
    func `anything else is told`(text: String) {
        #expect(throws: OutcomeMistake.self) { try read(text, inPiecesOf: 5) }
    }
}
