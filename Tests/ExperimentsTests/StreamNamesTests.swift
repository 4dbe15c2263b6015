import Experiments
import Testing

@Suite struct StreamNamesTests {
    private struct Claim {
        var stream: String?
        var expression: Expression?
    }

    private func read(_ text: String, streams: [String]?) throws(Mistakes) -> Claim {
        try Document.decode(text, file: "x.yaml") { fields in
            fields.knownStreams = streams
            return Claim(stream: fields.stream("stream"), expression: fields.expression("expect"))
        }
    }

    @Test func `known streams are checked wherever they are named, at their place`() throws {
        let text = "stream: polte\nexpect: gredy.errors.rate < 1%\n"
        let error = try #require(throws: Mistakes.self) { try read(text, streams: ["polite", "greedy"]) }
        #expect(error.all.map(\.remedy) == ["did you mean 'polite'?", "did you mean 'greedy'?"])
        #expect(error.all.map(\.location.line) == [1, 2])
        #expect(error.all.map(\.location.column) == [9, 9])
    }

    @Test func `a stream that is known, and any while none is, passes`() throws {
        let text = "stream: polite\nexpect: polite.errors.rate < 1%\n"
        for streams in [["polite"], nil] {
            let claim = try read(text, streams: streams)
            #expect(claim.stream == "polite" && claim.expression?.stream == "polite")
        }
    }
}
