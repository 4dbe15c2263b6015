import Experiments
import TargetKit

@testable import HTTPTarget

extension MessageProducer {
    /// Sends one request, whatever the answer; returns what the client said.
    @discardableResult
    func send(
        _ sequence: UInt64, kind: Int = 0, path: String = "", body: [UInt8] = [], headers: [(String, String)] = []
    ) -> Handover {
        let trace = Array("00-0123456789abcdef0123456789abcdef-0123456789abcdef-01".utf8)
        let list = headers.map { MessageHeader(name: Self.copy($0.0), value: Self.copy($0.1)) }
        defer {
            for header in list {
                header.name.deallocate()
                header.value.deallocate()
            }
        }
        return list.withUnsafeBufferPointer { list in
            Array("0-\(sequence)".utf8).withUnsafeBytes { identity in
                trace.withUnsafeBytes { trace in
                    Array(path.utf8).withUnsafeBytes { path in
                        body.withUnsafeBytes { body in
                            send(
                                OutgoingMessage(
                                    sequence: sequence, kind: kind, path: path, key: .empty, payload: body,
                                    stamp: .empty, identity: identity, traceparent: trace, headers: list))
                        }
                    }
                }
            }
        }
    }

    private static func copy(_ text: String) -> UnsafeRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
        memory.copyBytes(from: text.utf8)
        return UnsafeRawBufferPointer(memory)
    }

    /// Lets the client work until something is so, at most so long; returns whether it is.
    @discardableResult
    func drive(within limit: Duration = .seconds(5), until isDone: () -> Bool) -> Bool {
        let end = PacingClock.now + limit.wholeNanoseconds
        while !isDone() {
            guard PacingClock.now < end else { return false }
            wait(until: min(end, PacingClock.now + 5_000_000))
        }
        return true
    }

    /// Lets the client work for a while.
    func drive(for time: Duration) { drive(within: time) { false } }
}

extension GatewayURL {
    /// A server on the loopback interface.
    init(port: UInt16, scheme: Scheme = .http) throws(TargetError) {
        try self.init(parsing: "\(scheme.rawValue)://127.0.0.1:\(port)")
    }
}
