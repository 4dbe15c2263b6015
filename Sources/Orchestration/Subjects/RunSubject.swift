import Experiments
import FaultInjection
import Measurement
import MessageLedger
import RebalanceRecorder
import TargetKit

/// What a run is made against: a target, with everything of the run that stands around it.
///
/// A kind of target has one conforming type; the phases of a run know nothing else of it.
protocol RunSubject: Sendable {
    associatedtype Producer: MessageProducer

    /// Versions of what takes part, by name, for the report.
    var versions: [String: String] { get }
    /// The partitions of its topic; 0 where there are none.
    var partitions: Int { get }
    /// What the faults can act on.
    var scene: FaultScene { get }
    /// Where the effects of its operations are read, for the report; nil when nobody can tell.
    var outcomeStore: String? { get }
    /// What the reference consumers count; nil without any.
    var board: DeliveryBoard? { get }
    /// How many consumers of the user's own take part; nil if none.
    var userConsumers: Int? { get }

    /// Connects a worker of a stream; `number` is the stream's.
    func makeProducer(_ stream: StreamPlan, number: Int, receiver: some DeliveryReceiver) throws -> Producer
    /// Starts what watches it.
    func startWatching()
    /// Brings the consumers up, while the first operations flow.
    func join() async throws
    /// Why the steady state cannot be judged yet; nil when it can.
    func unreadiness() async -> String?
    /// The lag of each partition, if it was measured after a moment of the monotonic clock.
    func lags(since moment: UInt64) -> [Int64]?
    /// Whether there is nothing left to wait for after the load, as measured after a moment.
    func isDrained(since moment: UInt64, until: Experiments.Expression?) -> Bool
    /// Ends the consumers and the watching.
    func stop() async
    /// Reads the effects of the operations, and enters them into the ledgers; nil when there is nothing to read.
    func readOutcomes(_ manifest: RunManifest) async throws -> OutcomeReading?
    /// The rebalances of its consumers, once it is stopped; nil where there are none to watch.
    func rebalances(since start: UInt64) -> RebalanceAccount?
    /// Puts down everything that was started, the target too, however far it came. Safe to repeat.
    func strike() async
}
