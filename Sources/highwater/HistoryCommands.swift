import ArgumentParser
import Foundation
import Orchestration
import Reporting
import RunHistory

/// `highwater history`
struct HistoryCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "The runs of the past: list, import and export them.",
        subcommands: [HistoryListCommand.self, HistoryImportCommand.self, HistoryExportCommand.self])
}

/// `highwater history list`
struct HistoryListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the series of comparable runs, and the newest runs.")

    @OptionGroup var options: HistoryOptions

    @Option(help: ArgumentHelp("How many of the newest runs are listed.", valueName: "count"))
    var limit = 20

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit must be 0 or more") }
    }

    func run() throws {
        let listing: HistoryListing
        do {
            let store = try options.store()
            listing = try RunFailure.explaining { () throws(HistoryError) in
                HistoryListing(series: try store.series(), newest: try store.newestRuns(limit))
            }
        } catch { throw fail(error) }
        try finish(json ? try JSONText.of(listing) : listing.text)
    }
}

/// `highwater history import FILE`
struct HistoryImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add runs from JSON lines; those that are there already stay as they are.",
        discussion: "The history is made where there is none. docs/history.md has the format of a line.")

    @OptionGroup var options: HistoryOptions

    @Argument(help: ArgumentHelp("The file with the lines, or '-' for the standard input.", valueName: "file"))
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let result: HistoryStore.Imported
        do {
            let data = try lines()
            let store = try options.store(mustExist: false)
            result = try RunFailure.explaining { () throws(HistoryError) in
                try store.importLines(data, location: file == "-" ? "standard input" : file)
            }
        } catch { throw fail(error) }
        try finish(
            json ? try JSONText.of(result) : "\(result.added) added, \(result.known) were there already")
    }

    private func lines() throws(RunFailure) -> Data {
        do {
            return file == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data() : try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            throw RunFailure(.inputMissing, "\(file): error: it cannot be read\n  fix: give a file that is there")
        }
    }
}

/// `highwater history export`
struct HistoryExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print all runs, and what was accepted, as JSON lines.")

    @OptionGroup var options: HistoryOptions

    func run() throws {
        do { try options.store().exportLines { try Output.print($0) } } catch {
            switch error {
            case let failure as RunFailure: throw fail(failure)
            case let error as HistoryError: throw fail(RunFailure(error))
            default: throw error
            }
        }
    }
}
