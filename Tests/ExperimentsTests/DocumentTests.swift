import Experiments
import Testing

@Suite struct DocumentTests {
    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try Document.decode(text, file: "f") { fields in
                _ = fields.string("a")
                _ = fields.strings("b")
                _ = fields.flag("flag")
                return true
            }
            return []
        } catch { return error.all.map(\.description) }
    }

    @Test(arguments: [
        ("a: on", "f:1:4: error: the word 'on' means true to some YAML readers and text to others"),
        ("a: No", "f:1:4: error: the word 'No' means false to some YAML readers and text to others"),
        ("y: 1", "f:1:1: error: the word 'y' means true to some YAML readers and text to others"),
        ("a: 1:30", "f:1:4: error: the value '1:30' means a number in base 60 to some YAML readers and text to others"),
        ("a: &x 1", "f:1:4: error: anchors and aliases are not accepted"),
        ("a: &x 1\nb: [*x, *x]", "f:1:4: error: anchors and aliases are not accepted"),
        ("a: *x", "f:1:4: error: this is not valid YAML: found undefined alias"),
        ("a: !!str 1", "f:1:4: error: tags are not accepted"),
        ("a: 1\n---\na: 2", "f:3:1: error: a second document begins here"),
        ("a: 1\nb: 2\na: 3", "f:3:1: error: the key 'a' appears twice in one mapping"),
        ("a: 1\n\"a\": 3", "f:2:1: error: the key 'a' appears twice in one mapping"),
        (
            "a: 'x",
            "f:1:6: error: this is not valid YAML: found unexpected end of stream, while scanning a quoted scalar"
        ),
        ("b: [1, 2", "f:2:1: error: this is not valid YAML: did not find expected ',' or ']'"),
        ("a: x: y", "f:1:5: error: this is not valid YAML: mapping values are not allowed in this context"),
        ("", "f:1:1: error: the document is empty"),
        ("- a", "f:1:1: error: the document is a list, not a mapping"),
        ("a: [1]", "f:1:4: error: 'a' is a list, not a single value"),
        ("a:", "f:1:3: error: 'a' has no value"),
        ("[x]: 1", "f:1:1: error: a list cannot be a key"),
        ("flag: True", "f:1:7: error: 'True' is neither true nor false"),
    ])
    func `what the format does not accept of YAML is an error at its place`(text: String, start: String) {
        let found = mistakes(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(start) == true, "\(found)")
    }

    @Test func `two keys that appear twice do not hide each other or what else is wrong`() {
        let found = mistakes("a: 1\nb: 1\nb: 2\nflag: 3\na: 2\na: 4")
        #expect(found.map { $0.prefix(5) } == ["f:3:1", "f:4:7", "f:5:1", "f:6:1"])
        #expect(found.last?.contains("the first is at line 1") == true)
    }

    @Test(arguments: [
        "a: \"on\"", "a: '1:30'", "{\"a\": \"yes\", \"flag\": true}", "\u{FEFF}a: x", "---\na: x", "b: []",
    ])
    func `quoted words, JSON and a byte order mark are accepted`(text: String) {
        #expect(mistakes(text) == [])
    }

    @Test func `nested aliases are reported without being expanded`() {
        let levels = (1...60).map { "k\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }
        let found = mistakes((["k0: &l0 [x, x]"] + levels).joined(separator: "\n"))
        #expect(found.filter { $0.contains("anchors") }.count == 61)
    }
}
