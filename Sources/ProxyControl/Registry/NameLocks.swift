import Synchronization

/// Lets one change at a time go on for each name; changes of different names do not wait for each other.
final class NameLocks: Sendable {
    /// The waiting ones of each name that is taken, in their order.
    private let queues = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

    /// Runs `body` while it alone holds all the names.
    func holding<Value: Sendable>(
        _ names: some Sequence<String>, _ body: () async throws(ControlFailure) -> Value
    ) async throws(ControlFailure) -> Value {
        // In one order for all: two changes can never wait for each other.
        let names = Set(names).sorted()
        for name in names { await take(name) }
        defer { for name in names { leave(name) } }
        return try await body()
    }

    private func take(_ name: String) async {
        await withCheckedContinuation { continuation in
            let isFree = queues.withLock { queues in
                if queues[name] == nil {
                    queues[name] = []
                    return true
                }
                queues[name]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave(_ name: String) {
        let next = queues.withLock { queues -> CheckedContinuation<Void, Never>? in
            guard queues[name]?.isEmpty == false else {
                queues[name] = nil
                return nil
            }
            return queues[name]?.removeFirst()
        }
        next?.resume()
    }
}
