/// The connections of a client: which are free, and which attempt is the oldest.
///
/// Connections lie at fixed addresses in unmanaged memory, so that the loop neither copies nor counts references.
final class ConnectionPool {
    let capacity: Int
    private let connections: UnsafeMutablePointer<Connection>
    /// Slots that were idle last; one whose connection has ended meanwhile is still among them.
    private let idle: UnsafeMutablePointer<Int32>
    private var idleCount = 0
    private let closed: UnsafeMutablePointer<Int32>
    private var closedCount: Int
    private var oldest: Int32 = -1
    private var newest: Int32 = -1
    private(set) var busyCount = 0

    init(capacity: Int) {
        self.capacity = capacity
        connections = .allocate(capacity: capacity)
        connections.initialize(repeating: Connection(), count: capacity)
        idle = .allocate(capacity: capacity)
        closed = .allocate(capacity: capacity)
        // From the end, so that slot 0 is taken first.
        for slot in 0..<capacity { closed[slot] = Int32(capacity - 1 - slot) }
        closedCount = capacity
    }

    deinit {
        for slot in 0..<capacity {
            connections[slot].output.deallocate()
            connections[slot].input.deallocate()
        }
        connections.deallocate()
        idle.deallocate()
        closed.deallocate()
    }

    @inline(__always)
    subscript(slot: Int) -> UnsafeMutablePointer<Connection> { connections + slot }

    var hasFree: Bool { idleCount + closedCount > 0 }

    /// Takes a free slot: the connection that was used last, or else one to be opened; -1 when all are busy.
    @inline(__always)
    func take() -> Int {
        while idleCount > 0 {
            idleCount -= 1
            let slot = idle[idleCount]
            if connections[Int(slot)].descriptor >= 0 { return Int(slot) }
            closed[closedCount] = slot
            closedCount += 1
        }
        guard closedCount > 0 else { return -1 }
        closedCount -= 1
        return Int(closed[closedCount])
    }

    /// Gives a slot back, whether its connection is open or not.
    @inline(__always)
    func giveBack(_ slot: Int) {
        if connections[slot].descriptor >= 0 {
            idle[idleCount] = Int32(slot)
            idleCount += 1
        } else {
            closed[closedCount] = Int32(slot)
            closedCount += 1
        }
    }

    /// The open attempt whose deadline comes first; -1 without any.
    var oldestAttempt: Int { Int(oldest) }

    /// Enters an attempt that begins now.
    @inline(__always)
    func beginAttempt(_ slot: Int) {
        busyCount += 1
        connections[slot].older = newest
        connections[slot].newer = -1
        if newest >= 0 { connections[Int(newest)].newer = Int32(slot) } else { oldest = Int32(slot) }
        newest = Int32(slot)
    }

    @inline(__always)
    func endAttempt(_ slot: Int) {
        busyCount -= 1
        let (older, newer) = (connections[slot].older, connections[slot].newer)
        if older >= 0 { connections[Int(older)].newer = newer } else { oldest = newer }
        if newer >= 0 { connections[Int(newer)].older = older } else { newest = older }
    }
}
