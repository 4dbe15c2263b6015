import Foundation
import Measurement

/// The life of a message as a person reads it.
public struct TraceText {
    let trace: MessageTrace

    public init(_ trace: MessageTrace) { self.trace = trace }

    public var text: String {
        var table = TerminalTable(columns: [.left, .right, .left], maximumWidth: 150)
        for step in trace.steps {
            let faults = step.faults.isEmpty ? "" : ", under " + step.faults.joined(separator: ", ")
            table.addRow([
                StyledText("  " + step.what), StyledText(step.seconds.map { String(format: "%.3f s", $0) } ?? ""),
                StyledText(step.detail + faults),
            ])
        }
        let title =
            "message \(trace.message): stream \(trace.stream), producer \(trace.producer), sequence \(trace.sequence)"
        return ([title] + table.lines(color: false) + [trace.conclusion]).joined(separator: "\n")
    }
}
