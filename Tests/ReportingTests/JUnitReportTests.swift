import Foundation
import Invariants
import Measurement
import Testing

@testable import Reporting

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct JUnitReportTests {
    /// Every element of a document with its attributes, and all text.
    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String])] = []
        var text = ""

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append((name, attributes))
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

        func all(_ name: String) -> [[String: String]] { elements.filter { $0.name == name }.map(\.attributes) }
    }

    private func parse(_ judgement: Judgement) -> (isValid: Bool, reader: Reader) {
        var manifest = SyntheticRun.emptyManifest
        manifest.faults = SyntheticRun.faults
        let parser = XMLParser(data: Data(JUnitReport(judgement, manifest: manifest).xml.utf8))
        let reader = Reader()
        parser.delegate = reader
        return (parser.parse(), reader)
    }

    @Test func `a violated finding is a failure and an inconclusive one an error`() throws {
        let (isValid, reader) = parse(SyntheticRun.judgement)
        #expect(isValid)
        #expect(reader.all("testcase").count == 10)
        #expect(reader.all("failure").count == 1 && reader.all("error").count == 2)
        let suite = try #require(reader.all("testsuite").first)
        #expect(suite["name"] == "flash-sale" && suite["time"] == "70.000")
        #expect(suite["tests"] == "10" && suite["failures"] == "1" && suite["errors"] == "2")
        #expect(reader.all("property").first == ["name": "seed", "value": "4711"])
    }

    @Test func `a fault takes the time it was in place`() {
        let fault = parse(SyntheticRun.judgement).reader.all("testcase").first { $0["name"] == "slow-network" }
        #expect(fault?["time"] == "9.900")
    }

    @Test func `any text survives the way through the file`() {
        let name = #"<a> & "b" 'c' | ]]> 注文"#
        let finding = Finding(.invariant, name, bound: name, observed: name, .violated, evidence: [name])
        let (isValid, reader) = parse(Judgement(name: name, seed: 1, findings: [finding], exitCode: .violated))
        #expect(isValid)
        #expect(reader.all("testsuite").first?["name"] == name)
        #expect(reader.all("testcase").first?["name"] == name)
        #expect(reader.all("failure").first?["message"] == name)
        #expect(reader.text.contains("bound: \(name)\nobserved: \(name)\n\(name)"))
    }

    @Test func `characters that XML cannot hold do not make the file invalid`() {
        let finding = Finding(.invariant, "n\u{0}\u{1B}\u{FFFF}", bound: "", observed: "\u{8}", .violated)
        #expect(parse(Judgement(name: "n", seed: 1, findings: [finding], exitCode: .violated)).isValid)
    }

    @Test func `a run that ended badly is an error even if no finding says so`() {
        let judgement = Judgement(name: "n", seed: 1, findings: [], ending: "lag above 10", exitCode: .stopped)
        let reader = parse(judgement).reader
        #expect(reader.all("error") == [["type": "stopped", "message": "lag above 10"]])
        #expect(reader.all("testsuite").first?["errors"] == "1")
    }

    @Test func `a run that held has neither failures nor errors`() {
        let reader = parse(Judgement(name: "n", seed: 1, findings: [], exitCode: .held)).reader
        #expect(reader.all("failure").isEmpty && reader.all("error").isEmpty && reader.all("testcase").isEmpty)
    }
}
