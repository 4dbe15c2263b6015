import ArgumentParser
import Foundation
import Orchestration
import RunHistory

/// Where the history lies.
struct HistoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file of the history; by default what HIGHWATER_HISTORY says.", valueName: "file"),
        completion: .file(extensions: ["sqlite"]))
    var history: String?

    /// Opens the history.
    func store(mustExist: Bool = true) throws(RunFailure) -> HistoryStore {
        let variable = ProcessInfo.processInfo.environment[HistoryStore.environmentVariable]
        guard let path = history ?? variable, !path.isEmpty else {
            throw RunFailure(
                .usage, "no history is given\n  fix: give --history FILE, or set \(HistoryStore.environmentVariable)")
        }
        return try RunFailure.explaining { () throws(HistoryError) in
            try HistoryStore(path: path, mustExist: mustExist)
        }
    }
}
