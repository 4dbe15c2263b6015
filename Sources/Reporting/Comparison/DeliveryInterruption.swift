import Measurement
import RebalanceRecorder

/// For a while nobody processed the messages of a partition, as the consumers saw it.
public struct DeliveryInterruption: Sendable, Hashable {
    public var partition: TopicPartition
    /// The last message processed before, or the moment at which the next one was due, in µs on the clock of the findings.
    public var begin: Int64
    /// The first message processed after it, in µs.
    public var end: Int64
    /// Somebody else processes them now.
    public var isMoved: Bool
    /// The last message processed before it, in µs; not after `begin`.
    public var lastBefore: Int64
    /// How many offsets that were processed before are processed again after it.
    public var replayed: Int64
    /// How long before `end` the consumer had come away from its client without that message, in µs; 0 where it did not tell.
    public var poll: Int64

    /// It begins with a message that became due: there was nothing to do before.
    var beganIdle: Bool { begin > lastBefore }

    public init(
        partition: TopicPartition, lastBefore: Int64, begin: Int64, end: Int64, isMoved: Bool, replayed: Int64 = 0,
        poll: Int64 = 0
    ) {
        self.poll = poll
        self.replayed = replayed
        self.partition = partition
        self.lastBefore = lastBefore
        self.begin = begin
        self.end = end
        self.isMoved = isMoved
    }

    /// nil for an event of another kind. Runs of versions that did not tell how long a partition was silent count as busy.
    public init?(_ event: RunEvent, topic: String) {
        guard event.kind == .partitionResumed, let values = event.values, let outage = values["outage_s"],
            let number = values["partition"].flatMap({ Int32(exactly: $0) }), outage.isFinite
        else { return nil }
        let end = Int64(event.atNanoseconds / 1_000)
        func length(_ seconds: Double) -> Int64 { Int64((seconds * 1e6).rounded()) }
        self.init(
            partition: TopicPartition(topic, number), lastBefore: end - length(max(outage, values["silent_s"] ?? 0)),
            begin: end - length(outage), end: end, isMoved: values["moved"] == 1,
            replayed: values["replayed"].flatMap { Int64(exactly: $0) } ?? 0, poll: length(values["poll_s"] ?? 0))
    }
}
