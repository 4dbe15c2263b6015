/// Which repetition of a fault of the schedule a fault was.
public struct RepetitionRecord: Codable, Sendable, Hashable {
    /// The id that the schedule gives the fault.
    public var of: String
    /// Counted from 1.
    public var number: Int
    /// From the start of this repetition to that of the next one, as planned.
    public var everySeconds: Double

    public init(of id: String, number: Int, everySeconds: Double) {
        (of, self.number, self.everySeconds) = (id, number, everySeconds)
    }
}

extension FaultRecord {
    /// The id that the schedule gives it, which its repetitions share.
    public var scheduleID: String { repetition?.of ?? id }
}

extension RunManifest {
    /// The repetitions of a fault, in their order; empty for one that is carried out once.
    public func repetitions(of id: String) -> [FaultRecord] {
        faults.filter { $0.repetition?.of == id }.sorted { ($0.repetition?.number ?? 0) < ($1.repetition?.number ?? 0) }
    }
}
