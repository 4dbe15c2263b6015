import Invariants
import RebalanceRecorder

/// A run, or a recording of traffic, whose rebalances are compared with those of others.
public struct ComparedRun: Sendable, Hashable {
    /// Somebody was killed on purpose.
    public struct Kill: Sendable, Hashable, Encodable {
        public var subject: String
        /// In µs on the clock of the findings.
        public var microseconds: Int64

        public init(subject: String, microseconds: Int64) {
            self.subject = subject
            self.microseconds = microseconds
        }

        private enum CodingKeys: String, CodingKey {
            case subject
            case microseconds = "timeMicroseconds"
        }
    }

    /// As it was named.
    public var path: String
    /// nil for a recording.
    public var experiment: String?
    public var seed: UInt64?
    /// nil where nobody has judged.
    public var verdict: Verdict?
    /// As the plan has it, where no rebalance shows it.
    public var plannedAssignor: String?
    public var kills: [Kill] = []
    /// Where times count from, in µs on the clock of the findings.
    public var startMicroseconds: Int64
    /// Only what set off within this time counts, in µs; everything where it is nil.
    public var window: Range<Int64>?
    /// Why the findings are not all that happened, a sentence each.
    public var gaps: [String] = []
    public var findings: RebalanceFindings
    /// The same partitions as the consumers saw them; nil where they did not tell, as the user's own do not.
    public var deliveries: [DeliveryInterruption]?

    public init(path: String, startMicroseconds: Int64, findings: RebalanceFindings) {
        self.path = path
        self.startMicroseconds = startMicroseconds
        self.findings = findings
    }
}
