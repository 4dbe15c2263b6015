import Foundation
import Testing

@testable import Reporting

@Suite struct TerminalScreenTests {
    @Test func `the second frame moves up over the first, and the end gives the cursor back`() throws {
        let pipe = Pipe()
        let screen = TerminalScreen(file: pipe.fileHandleForWriting, width: 80, color: false)
        screen.draw(["one", "two"])
        screen.print(["stays"])
        screen.draw(["three"])
        screen.finish()
        screen.finish()
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        let escape = "\u{1B}["
        #expect(
            text == "\(escape)?25l\(escape)?7l\rone\(escape)K\ntwo\(escape)K\n\(escape)J"
                + "\(escape)2A\rstays\(escape)K\none\(escape)K\ntwo\(escape)K\n\(escape)J"
                + "\(escape)2A\rthree\(escape)K\n\(escape)J\(escape)?7h\(escape)?25h")
    }

    @Test func `a screen that was never drawn on leaves the terminal alone`() throws {
        let pipe = Pipe()
        TerminalScreen(file: pipe.fileHandleForWriting, width: 80, color: false).finish()
        try pipe.fileHandleForWriting.close()
        #expect(try pipe.fileHandleForReading.readToEnd() ?? Data() == Data())
        #expect(TerminalScreen.width(of: pipe.fileHandleForReading) == nil)
    }
}
