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

    @Test(arguments: [
        ("steady-state: [polte.errors.rate < 1%]", "did you mean 'polite'?" as String?),
        ("stop-when: [gredy.errors.rate > 20% for 10s]", "did you mean 'greedy'?"),
        ("invariants: {tail: {expect: count(polte.status == 429) == 0}}", "did you mean 'polite'?"),
        ("steady-state: [polite.errors.rate < 1%]", nil), ("steady-state: [errors.rate < 1%]", nil),
    ])
    func `an experiment may name the streams of its own load only`(text: String, remedy: String?) throws {
        let profile = "profile: ../loadprofiles/short.yaml"
        let load = "{greedy: {\(profile)}, polite: {\(profile)}}"
        let document = "{highwater: 1, name: x, target: {http: {}}, load: \(load), \(text)}"
        guard let remedy else {
            #expect(try Samples.load(document).load.streams.count == 2)
            return
        }
        let error = try #require(throws: DocumentError.self) { try Samples.load(document) }
        #expect(error.mistakes.all.map(\.remedy) == [remedy])
    }

    @Test func `what is not in a sample cannot stop a run`() throws {
        let error = try #require(throws: DocumentError.self) {
            try Samples.load(replacing: "errors.rate > 20% for 10s", with: "count(status == 500) > 5")
        }
        #expect(error.mistakes.all.map(\.problem) == ["'status' is not known while the run goes on"])
    }
}
