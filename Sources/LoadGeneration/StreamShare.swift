/// Which operations of a stream one worker sends: every `workers`-th, from `worker` on.
///
/// Operation `index` of the stream has the number `index / workers` in the ledger of its worker's producer.
public struct StreamShare: Sendable, Hashable {
    /// The number of the stream in its load, from 0.
    public var stream: UInt32
    /// From 0.
    public var worker: Int
    public var workers: Int

    public init(stream: UInt32 = 0, worker: Int = 0, workers: Int = 1) {
        (self.stream, self.worker, self.workers) = (stream, worker, workers)
    }

    /// The number in the stream of the operation that is number `sequence` of this worker.
    @inline(__always) func index(of sequence: UInt64) -> UInt64 {
        workers == 1 ? sequence : sequence * UInt64(workers) + UInt64(worker)
    }
}
