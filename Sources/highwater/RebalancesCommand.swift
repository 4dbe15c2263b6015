import ArgumentParser
import Foundation
import Orchestration
import RebalanceRecorder
import Reporting
import TrafficCapture

/// `highwater rebalances FILE`
struct RebalancesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebalances",
        abstract: "Find the consumer-group rebalances in recorded traffic, and what they cost.",
        discussion: """
            Reads what 'highwater watch --record' has written. A kill is not on the wire: tell of it with --kill, or its time \
            is that of the member's last sign of life. docs/rebalances.md says how each number is measured.
            """)

    @Argument(help: ArgumentHelp("The recording.", valueName: "file"), completion: .file())
    var path: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Measure the partitions of this topic only. May be repeated.", valueName: "name"))
    var topic: [String] = []

    @Option(
        help: ArgumentHelp(
            "A member that was killed: its client id, and the µs on the recording's clock. May be repeated.",
            valueName: "client=us"))
    var kill: [String] = []

    @Option(help: ArgumentHelp("Draw the phases into this SVG file.", valueName: "svg"), completion: .file())
    var plot: String?

    func validate() throws {
        for text in kill where Self.hint(text) == nil {
            throw ValidationError("--kill \(text): write a client id, '=' and a number of microseconds")
        }
    }

    func run() throws {
        var recorder = RebalanceRecorder(topics: topic.isEmpty ? .all : TopicFilter(only: Set(topic)))
        for hint in kill.compactMap(Self.hint) { recorder.tell(hint) }
        let start: Int64
        do { start = try read(into: &recorder) } catch { throw fail(RunFailure(error)) }
        let findings = recorder.finish()
        try draw(findings, start)
        complain(recorder)
        guard !json else { return try finish(try RebalanceJSON.text(findings)) }
        let text = RebalanceText(findings, startMicroseconds: start)
        try finish(text.lines(color: Console.hasColor).joined(separator: "\n"))
    }

    /// Returns when the recording began, in µs.
    private func read(into recorder: inout RebalanceRecorder) throws(TrafficError) -> Int64 {
        var recording = try TrafficRecording(path)
        while let event = try recording.next() { recorder.record(event) }
        if recording.isCutShort { Output.complain("highwater: note: the last line of \(path) is cut short") }
        return recording.header.startMicroseconds
    }

    private func draw(_ findings: RebalanceFindings, _ start: Int64) throws {
        guard let plot else { return }
        let svg = RebalancePlot(findings, startMicroseconds: start).svg
        do { try PlotFile(plot).write(svg) } catch { throw fail(error) }
    }

    private func complain(_ recorder: RebalanceRecorder) {
        guard recorder.unreadFrames > 0 else { return }
        Output.complain(
            "highwater: note: \(recorder.unreadFrames) frames could not be read, or belong to none that was seen")
    }

    private static func hint(_ text: String) -> KillHint? {
        guard let split = text.lastIndex(of: "="), split > text.startIndex,
            let time = Int64(text[text.index(after: split)...])
        else { return nil }
        return KillHint(client: String(text[..<split]), microseconds: time)
    }
}
