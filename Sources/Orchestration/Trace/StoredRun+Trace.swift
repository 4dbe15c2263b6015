import Measurement
import MessageLedger

extension StoredRun {
    /// The life of the message of a name, such as `0-77`.
    ///
    /// - Throws: `RunFailure` when the run or its ledger cannot be read, or no such message was sent.
    public func trace(_ name: String) throws(RunFailure) -> MessageTrace {
        let manifest = try manifest()
        guard let (producer, sequence) = manifest.message(ofIdentity: name) else {
            throw RunFailure(
                .usage, "'\(name)' names no message of this run\n  fix: write a stream and a number, as in '0-77'")
        }
        let experiment = try experiment()
        let tracer: MessageTracer
        do {
            let seal = RunSeal(directory)
            try seal.checkRecords(manifest)
            try seal.checkLedger(manifest)
            tracer = try MessageTracer(directory, manifest, experiment, producer: producer, sequence: sequence)
        } catch {
            throw RunFailure(damage: error)
        }
        guard let trace = tracer.trace() else {
            throw RunFailure(.usage, "message '\(name)' was never sent\n  fix: name one that the evidence shows")
        }
        return trace
    }
}
