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

/// Which runs of the history are meant.
struct SeriesOptions: ParsableArguments {
    @Option(help: "The experiment; by default that of the newest run.")
    var experiment: String?

    @Option(help: ArgumentHelp("The plan, where there were several, by the beginning of its hash.", valueName: "hash"))
    var plan: String?

    @Option(help: ArgumentHelp("The context, where there were several, by a part of it.", valueName: "text"))
    var context: String?

    var query: HistoryQuery { HistoryQuery(experiment: experiment, planHash: plan, context: context) }
}

extension SeriesSummary {
    /// What reports call it.
    var title: String { "\(experiment.name), plan \(experiment.planHash.prefix(8)), \(context)" }
}

extension RunFailure {
    /// Turns an error of the history into one with an exit code.
    static func explaining<Value>(_ body: () throws(HistoryError) -> Value) throws(RunFailure) -> Value {
        do { return try body() } catch { throw RunFailure(error) }
    }

    init(_ error: HistoryError) {
        switch error.kind {
        case .missing, .unusable: self.init(.inputMissing, error.description)
        case .unwritable, .busy: self.init(.unwritable, error.description)
        case .invalid: self.init(.usage, error.description)
        }
    }
}

/// JSON as all commands print it.
enum JSONText {
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // A change after a level of zero is infinite, for which JSON has no number.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
