import Foundation
import Measurement
import MessageLedger

/// What the files of a run were when it was over: everything that it is judged by.
struct RunSeal {
    private let directory: RunDirectory

    init(_ directory: RunDirectory) { self.directory = directory }

    /// Seals the ledger, the parts and the records of a run that nobody writes any more; its manifest says so.
    ///
    /// - Throws: `LedgerError` when a file cannot be read or the disk is full.
    func write(_ manifest: RunManifest) throws {
        try LedgerSeal.write(directory.ledger)
        try LedgerSeal.write(directory.parts)
        var sealed = manifest
        sealed.isSealed = true
        try sealed.write(to: directory.manifest)
        try LedgerSeal.write(directory.path, only: records)
    }

    /// Compares the records and the parts with what they were.
    ///
    /// - Throws: `LedgerError` that names the first file that is missing or not as it was.
    func checkRecords(_ manifest: RunManifest) throws(LedgerError) {
        let isExpected = manifest.isSealed == true
        try LedgerSeal.check(directory.path, isExpected: isExpected, isWhole: false)
        try LedgerSeal.check(directory.parts, isExpected: isExpected)
    }

    /// Compares the ledger with what it was.
    ///
    /// - Throws: `LedgerError` that names the first file that is missing, additional, or not as it was.
    func checkLedger(_ manifest: RunManifest) throws(LedgerError) {
        try LedgerSeal.check(directory.ledger, isExpected: manifest.isSealed == true)
    }

    /// What is read again when the run is judged again; reports and logs are not.
    private var records: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path.string)) ?? []
        return names.filter { name in
            ["run.json", "plan.yaml", "inputs.json", "outcomes.json", "rebalances.json"].contains(name)
                || name.hasPrefix("samples") && name.hasSuffix(".csv")
        }
    }
}
