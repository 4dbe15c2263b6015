import Measurement

/// What became of a fault, in words for a table.
struct FaultText {
    let record: FaultRecord

    init(_ record: FaultRecord) { self.record = record }

    /// `20.3 s: port 9092 refuses connections`, or why it was not injected.
    var injected: String {
        Self.text(record.injectedSeconds, record.proof, failure: record.failure, absent: "not injected")
    }

    var reverted: String {
        let absent = record.injectedSeconds == nil ? "nothing to revert" : "not reverted"
        return Self.text(record.revertedSeconds, record.revertProof, failure: record.revertFailure, absent: absent)
    }

    private static func text(_ seconds: Double?, _ proof: String?, failure: String?, absent: String) -> String {
        let moment = seconds.map(Readable.seconds) ?? absent
        guard let words = failure ?? proof else { return moment }
        return "\(moment): \(words)"
    }
}
