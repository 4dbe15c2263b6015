import Experiments
import Measurement
import Synchronization
import TargetKit

/// A consumer as an application would write it: it reads a batch, applies it, and commits as it is told to.
///
/// Wrong settings (committing before processing, a naive store) are there to be caught.
public struct ReferenceConsumer<Client: MessageConsumer & ~Copyable>: ~Copyable {
    private var client: Client
    private var witness: DeliveryWitness
    private let store: OutcomeStore?
    private let settings: ConsumerSettings
    private let events: EventLog
    private let stall: PollStall?
    private var batch: [ReceivedMessage] = []
    private var isReady = false
    private var last = LastCommit()

    init(
        client: consuming Client, witness: consuming DeliveryWitness, store: OutcomeStore?, settings: ConsumerSettings,
        events: EventLog, stall: PollStall? = nil
    ) {
        self.client = client
        self.witness = witness
        self.store = store
        self.settings = settings
        self.events = events
        self.stall = stall
    }

    /// Consumes until `stop` is set, then finishes its batch and leaves the group.
    mutating func run(until stop: borrowing Atomic<Bool>) throws {
        while !stop.load(ordering: .relaxed) {
            try fill()
            witness.notePoll()
            if batch.isEmpty, let positions = last.again(at: MonotonicClock.now) { send(positions, waiting: false) }
            try process()
            stall?.obey(until: stop, events)
        }
        witness.commits.tell()
        client.close()
    }

    /// Collects what is there, at most a batch; waits only for the first message.
    private mutating func fill() throws {
        var wait = Duration.milliseconds(20)
        while batch.count < settings.batch {
            var change: AssignmentChange?
            var isIdle = true
            client.poll(within: wait) { event in
                isIdle = false
                switch event {
                case .message(let message): batch.append(ReceivedMessage(message))
                case .change(let announced): change = announced
                case .failure(let reason): events.append(.clientError, detail: reason)
                }
            }
            if let change { return try follow(change) }
            if isIdle { return }
            if !batch.isEmpty { wait = .zero }
        }
    }

    private mutating func follow(_ change: AssignmentChange) throws {
        switch change {
        case .assigned(let partitions):
            events.append(
                .assigned, detail: PartitionList(partitions).description,
                values: client.generation().map { ["generation": Double($0)] })
            witness.own(partitions)
            if !isReady { events.append(.memberReady) }
            isReady = true
        case .revoked(let partitions):
            // What is in hand is finished while the partitions are still ours.
            witness.notePoll()
            try process(waiting: true)
            witness.disown(partitions)
            last.forget(partitions)
            events.append(.revoked, detail: PartitionList(partitions).description)
        case .lost(let partitions):
            batch.removeAll { partitions.contains($0.partition) }
            witness.disown(partitions)
            last.forget(partitions)
            events.append(.lost, detail: PartitionList(partitions).description)
        }
        client.accept(change)
    }

    /// Applies the batch and commits it, in the order that the settings ask for.
    private mutating func process(waiting: Bool = false) throws {
        guard !batch.isEmpty else { return }
        let positions = batch.reduce(into: [Int32: Int64]()) { $0[$1.partition] = $1.offset + 1 }
        if settings.commit == .beforeProcessing { commit(positions, waiting: true) }
        let messages = batch
        batch.removeAll(keepingCapacity: true)
        try apply(messages)
        if settings.commit == .afterProcessing { commit(positions, waiting: waiting) }
    }

    private mutating func commit(_ positions: [Int32: Int64], waiting: Bool) {
        if send(positions, waiting: waiting) {
            last.note(positions, isKept: waiting, at: MonotonicClock.now)
        }
    }

    /// Whether it was not refused at once.
    @discardableResult private mutating func send(_ positions: [Int32: Int64], waiting: Bool) -> Bool {
        if let refusal = client.commit(positions, waiting: waiting) {
            events.append(.clientError, detail: "commit refused: \(refusal)")
            return false
        }
        witness.commits.note(positions)
        return true
    }

    private mutating func apply(_ messages: [ReceivedMessage]) throws {
        guard let store else {
            var now: UInt64 = 0
            for (index, message) in messages.enumerated() {
                // Where nothing is done with a message, so many take less than 10 us.
                if settings.work > .zero || index % 16 == 0 { now = MonotonicClock.now }
                _ = try work(on: message, at: now)
            }
            return
        }
        try store.transaction { apply in
            for message in messages where try work(on: message, at: MonotonicClock.now) {
                guard let stamp = message.stamp else { continue }
                try apply(ReceivedMessage.idempotencyKey(stamp), stamp.checksum)
            }
        }
    }

    /// Takes up one message; `false` when it is none of this run's.
    private mutating func work(on message: ReceivedMessage, at now: UInt64) throws -> Bool {
        let isOurs = try witness.witness(message, at: now) { client.firstOffset(of: $0) }
        if settings.work > .zero { WorkTime.spend(settings.work) }
        return isOurs
    }
}
