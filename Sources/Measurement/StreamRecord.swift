/// One stream of load as it was planned, and what was handed to the client of it.
public struct StreamRecord: Codable, Sendable, Hashable {
    /// What the arrivals follow.
    public enum Model: String, Codable, Sendable, Hashable, CaseIterable {
        /// The clock.
        case open
        /// The answers: a number of users who wait for them.
        case closed
    }

    /// Unique in the run; `load` when the run has one stream that its plan gives no name.
    public var name: String
    public var model: Model
    /// The ledger's number of the stream's first worker; its others follow it.
    public var firstProducer: UInt32
    /// Threads that share the stream, each a producer of the ledger; 1 or more.
    public var workers: Int
    /// How many arrivals the plan has; 0 in the closed model, which plans none.
    public var plannedArrivals: UInt64
    /// How many of them were due by the end of a load that ended early; nil where it did not.
    public var dueArrivals: UInt64?
    /// Operations handed to the client, and arrivals that were due and never were.
    public var offered: UInt64 = 0
    public var unsent: UInt64 = 0
    /// Times the client had no room for an operation, such as no free connection.
    public var queueFull: UInt64 = 0

    public init(
        name: String = "load", model: Model = .open, firstProducer: UInt32 = 0, workers: Int = 1,
        plannedArrivals: UInt64
    ) {
        self.name = name
        self.model = model
        self.firstProducer = firstProducer
        self.workers = workers
        self.plannedArrivals = plannedArrivals
    }

    /// The arrivals that the load owed: all of the plan, or those until it ended early.
    public var owedArrivals: UInt64 { dueArrivals ?? plannedArrivals }

    /// The ledger's numbers of the workers.
    public var producers: Range<UInt32> { firstProducer..<firstProducer + UInt32(workers) }

    /// Where the operation of an index of the schedule is in the ledger: the workers take turns.
    public func message(ofIndex index: UInt64) -> (producer: UInt32, sequence: UInt64) {
        (firstProducer + UInt32(index % UInt64(workers)), index / UInt64(workers))
    }

    /// The index in the schedule of a worker's operation.
    public func index(producer: UInt32, sequence: UInt64) -> UInt64 {
        sequence * UInt64(workers) + UInt64(producer - firstProducer)
    }
}
