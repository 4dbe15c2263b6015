import TargetKit

/// Sends the same request over and over, with an idempotency key and a trace context as the generator does.
struct SteadyLoad<Producer: MessageProducer> {
    let client: Producer
    /// On the monotonic clock, in nanoseconds.
    let start: UInt64
    let end: UInt64
    private var sequence: UInt64 = 0
    private let identity = Array("0-1234567".utf8)
    private let trace = Array("00-0123456789abcdef0123456789abcdef-0123456789abcdef-01".utf8)

    /// Arrivals closer together than this are sent in one wake-up, as the generator does.
    private static var grid: UInt64 { 200_000 }

    init(client: Producer, start: UInt64, end: UInt64) {
        (self.client, self.start, self.end) = (client, start, end)
    }

    /// Every user asks again as soon as it is answered.
    mutating func runClosed(users: Int) {
        while PacingClock.now < end {
            while client.inFlight < users, send() {}
            client.wait(until: end)
        }
    }

    /// Arrivals at even distances.
    mutating func runOpen(rate: Double) {
        while true {
            let now = PacingClock.now
            let due = start + UInt64(Double(sequence) * 1e9 / rate)
            guard due < end else { return }
            if due > now {
                client.wait(until: max(due, now + Self.grid))
            } else if !send() {
                client.wait(until: now + 1_000_000)
            }
        }
    }

    private mutating func send() -> Bool {
        let handover = identity.withUnsafeBytes { identity in
            trace.withUnsafeBytes { trace in
                client.send(
                    OutgoingMessage(
                        sequence: sequence, key: .empty, payload: .empty, stamp: .empty, identity: identity,
                        traceparent: trace))
            }
        }
        guard handover == .taken else { return false }
        sequence += 1
        return true
    }
}
