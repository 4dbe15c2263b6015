import Foundation
import Testing

@testable import ProxyControl

@Suite struct ProxyFileTests {
    private func mistakes(_ text: String) throws -> String {
        let failure = #expect(throws: ProxyFile.Failure.self) { try ProxyFile(text, file: "p.yaml") }
        #expect(failure?.exitCode == 64)
        return failure?.description ?? ""
    }

    @Test func `JSON and YAML say the same`() throws {
        let json = try ProxyFile(
            #"[{"name":"a","upstream":"h:1","enabled":false,"toxics":[{"type":"timeout","attributes":{"timeout":5}}]}]"#,
            file: "p.json")
        let yaml = try ProxyFile(
            """
            proxies:
              - name: a
                upstream: h:1
                enabled: false
                toxics:
                  - type: timeout
                    attributes: {timeout: 5ms}
            """, file: "p.yaml")
        #expect(json.proxies.map(\.name) == yaml.proxies.map(\.name))
        #expect(json.proxies.first?.isEnabled == false)
        let (one, two) = (
            try json.proxies[0].toxics?[0].entry(owner: nil, ControlMistakes()),
            try yaml.proxies[0].toxics?[0].entry(owner: nil, ControlMistakes())
        )
        #expect(one?.toxic == two?.toxic)
    }

    @Test(arguments: [
        ("- {name: a}", "p.yaml:1:3: error: a proxy has no 'upstream'"),
        ("- {name: a, upstream: nowhere}", "p.yaml:1:3: error: 'upstream' is 'nowhere', which is no address"),
        ("- {name: a, upstrem: 'h:1'}", "p.yaml:1:22: error: the key 'upstrem' is unknown in '[0]'"),
        ("- {name: a, upstream: 'h:1', enabled: 7}", "p.yaml:1:39: error: '[0].enabled' is the number 7"),
        ("a: b", "p.yaml:1:1: error: the content has no list of proxies"),
        ("- {name: a, upstream: 'h:1'}\n- {name: a, upstream: 'h:2'}", "p.yaml:2:3: error: two proxies are called 'a'"),
        (
            "- {name: a, upstream: 'h:1', toxics: [{type: latency, attributes: {latency: 80mss}}]}",
            "p.yaml:1:77: error: '[0].toxics[0].attributes.latency': the duration '80mss' has the unknown unit"
        ),
        (
            "- {name: a, upstream: 'h:1', toxics: [{type: slicer}]}",
            "p.yaml:1:39: error: 'average_size'"
        ),
        ("- {name: a, upstream: 'h:1', toxics: [{type: slow}]}", "p.yaml:1:39: error: invalid toxic type: 'slow'"),
        ("[{\"name\": \"a\",", "p.yaml:2:1: error: this is not valid YAML"),
    ])
    func `a mistake is told with its place and a remedy`(text: String, message: String) throws {
        let told = try mistakes(text)
        #expect(told.hasPrefix(message), "\(told)")
        #expect(told.contains("\n  fix: "))
    }

    @Test func `what was kept is read again, whatever its names are`() throws {
        let name = "é😀\u{80}\u{2028}\u{FEFF}\u{FFFF}'\": #-"
        let kept: JSON = [["name": .text(name), "upstream": "h:1", "group": "\n\t\u{1}\\"]]
        let file = try ProxyFile(kept.lines, file: "state.json")
        #expect(file.proxies.first?.name == name)
        #expect(file.proxies.first?.options.group == "\n\t\u{1}\\")
    }

    @Test func `all mistakes of a file are told at once`() throws {
        let told = try mistakes("- {name: 1, upstream: 'h:1', enabld: true}\n- {name: b, upstream: 'h:1', toxics: 5}")
        #expect(told.components(separatedBy: ": error: ").count == 4)
    }
}
