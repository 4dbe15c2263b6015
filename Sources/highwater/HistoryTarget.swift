import ArgumentParser
import Foundation
import Orchestration
import RunHistory

/// Where a run is added when it is over, if it is.
struct HistoryTarget: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Add the finished run to the history in this file; by default to what HIGHWATER_HISTORY says, if set.",
            valueName: "file"),
        completion: .file(extensions: ["sqlite"]))
    var history: String?

    /// Opens the history, before anything is sent: one that cannot be used is told then. Nil if none was asked for.
    func store() throws(RunFailure) -> HistoryStore? {
        let variable = ProcessInfo.processInfo.environment[HistoryStore.environmentVariable]
        guard let path = history ?? variable, !path.isEmpty else { return nil }
        return try RunFailure.explaining { () throws(HistoryError) in try HistoryStore(path: path, mustExist: false) }
    }
}
