import ArgumentParser
import Foundation
import Measurement
import Orchestration
import Reporting
import SystemPackage

/// `highwater trace RUN MESSAGE`
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract:
            "Print the life of one message: intended, sent, acknowledged, delivered, applied, under which faults.",
        discussion: "What was not recorded is said to be so. docs/invariants.md says what is kept.")

    @Argument(help: ArgumentHelp("The run directory.", valueName: "run"), completion: .directory)
    var path: String

    @Argument(help: "The message, as evidence names it: '0-77', which is its idempotency key too.")
    var message: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let trace: MessageTrace
        do { trace = try StoredRun(RunDirectory(FilePath(path))).trace(message) } catch { throw fail(error) }
        try finish(json ? try Self.encoded(trace) : TraceText(trace).text)
    }

    private static func encoded(_ trace: MessageTrace) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(trace), as: UTF8.self)
    }
}
