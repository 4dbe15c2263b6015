import Testing

@testable import Reporting

@Suite struct TerminalTableTests {
    private func table(_ rows: [[String]], width: Int = 110) -> [String] {
        var table = TerminalTable(columns: [.left, .right, .left], maximumWidth: width)
        for row in rows { table.addRow(row.map { StyledText($0) }) }
        return table.lines(color: false)
    }

    @Test func `columns line up, to the left or to the right`() {
        #expect(table([["a", "1", "x"], ["long", "1000", "y"]]) == ["a        1  x", "long  1000  y"])
    }

    @Test func `wide characters and emoji take two columns, combining marks none`() {
        let lines = table([["注文", "1", "x"], ["é🚀", "1", "x"], ["abcd", "1", "x"], ["e\u{301}", "1", "x"]])
        #expect(lines == ["注文  1  x", "é🚀   1  x", "abcd  1  x", "e\u{301}     1  x"])
    }

    @Test(arguments: ["an observation that goes on and on and on", "注文注文注文注文注文注文注文注文注文注文注文"])
    func `a long cell is cut with an ellipsis so that the line fits`(text: String) {
        let lines = table([["name", "1", text], ["name", "1", "short"]], width: 30)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 30 })
        #expect(lines[0].hasSuffix("…") && lines[1].hasSuffix("short"))
        #expect(DisplayWidth.of(lines[0]) >= 29)
    }

    @Test func `the widest column gives way first`() {
        let lines = table([["name", "12345", String(repeating: "x", count: 90)]], width: 40)
        #expect(lines == ["name  12345  " + String(repeating: "x", count: 26) + "…"])
    }

    @Test func `line breaks and escape sequences in a cell cannot break the table`() {
        #expect(table([["a\u{1B}[2J\nb", "1", "x"]]) == ["a [2J b  1  x"])
    }

    @Test func `colours surround the text and not the padding`() {
        var table = TerminalTable(columns: [.left, .left])
        table.addRow([StyledText("ok", .good), "x"])
        table.addRow(["longer", "y"])
        #expect(table.lines(color: true)[0] == "\u{1B}[32mok\u{1B}[0m      x")
    }

    @Test func `a table narrower than its columns does not trap`() {
        #expect(table([["abc", "def", "ghi"]], width: 1).count == 1)
        #expect(TerminalTable(columns: []).lines(color: false).isEmpty)
    }
}
