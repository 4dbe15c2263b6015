import Experiments
import Foundation
import Invariants
import Measurement
import MessageLedger
import SystemPackage

/// Failures of files: which file, what the system says, what to do.
extension RunFailure {
    init(noDirectoryIn parent: String, _ error: any Error) {
        let trouble = Self.trouble(error)
        self.init(
            trouble.isMisplaced ? .usage : .unwritable,
            "no run directory can be made in '\(parent)': \(trouble.reason)\n  fix: \(trouble.remedy) with --runs")
    }

    static func isOfFile(_ error: any Error) -> Bool {
        error is LedgerError || error is Errno || FileTrouble.isMeant(by: error)
    }

    /// Never a verdict: what is not there, or not as it was, may be what would have broken a promise.
    init(damage error: LedgerError) {
        self.init(error.isMissing ? .inputMissing : .inconclusive, "\(error)")
    }

    /// Of a file in a run directory.
    init(ofFile error: any Error, in directory: RunDirectory) {
        let trouble = Self.trouble(error)
        self.init(
            .unwritable,
            "\(trouble.path ?? directory.path.string): \(trouble.reason)\n  fix: \(trouble.remedy) with --runs")
    }

    private static func trouble(_ error: any Error) -> FileTrouble {
        switch error {
        case let error as LedgerError: FileTrouble(path: error.path, reason: error.problem)
        case let error as Errno: FileTrouble(path: nil, reason: error.description)
        default: FileTrouble(error)
        }
    }
}
