#if os(Linux)
    import Foundation
    import Glibc
    import Synchronization

    /// A network of a test's own: packets in it are lost without anybody else noticing. It ends with the thread that
    /// made it and the sockets opened there, however the test ends.
    enum NetworkNamespace {
        struct Failure: Error { var step: String, code: Int32 }

        /// Runs a body on a thread that is alone in a new namespace, in which loopback is up with an MTU of 1,500.
        /// Threads and processes that it starts are in there too. It goes before all others of the machine, where it may: what it
        /// measures is to be the kernel's doing.
        static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
            try await withCheckedThrowingContinuation { continuation in
                // A thread that is made inherits the namespace of its maker. So the one that resumes the test, which may
                // make threads of the concurrency pool, is not the one that enters.
                Thread {
                    let outcome = Mutex<Result<Value, any Error>?>(nil)
                    let isDone = DispatchSemaphore(value: 0)
                    Thread {
                        let result = Result {
                            try enter()
                            _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, -20)
                            return try body()
                        }
                        outcome.withLock { $0 = result }
                        isDone.signal()
                    }.start()
                    isDone.wait()
                    guard let result = outcome.withLock({ $0 }) else { return }
                    continuation.resume(with: result)
                }.start()
            }
        }

        /// `unshare(2)`, whose argument is CLONE_NEWNET: the header hides both from Swift.
        private static var unshare: (@convention(c) (Int32) -> Int32)? {
            dlsym(nil, "unshare").map { unsafeBitCast($0, to: (@convention(c) (Int32) -> Int32).self) }
        }

        /// Why a test cannot have a network of its own; nil if it can.
        static func obstacle() -> String? {
            let outcome = Mutex<String?>("no thread")
            let isDone = DispatchSemaphore(value: 0)
            Thread {
                let code = unshare?(0x4000_0000) ?? -1
                outcome.withLock { $0 = code == 0 ? nil : "the right to make a network namespace is missing" }
                isDone.signal()
            }.start()
            isDone.wait()
            return outcome.withLock { $0 }
        }

        private static func enter() throws {
            guard unshare?(0x4000_0000) == 0 else { throw Failure(step: "unshare", code: errno) }
            try setLoopback(0x8922, Int32(1_500))  // SIOCSIFMTU
            try setLoopback(0x8914, Int32(0x49))  // SIOCSIFFLAGS: up, running, loopback
        }

        /// Fills in the kernel's `ifreq`: 16 bytes of name, then the value.
        private static func setLoopback(_ request: UInt, _ value: Int32) throws {
            var fields = [UInt8](repeating: 0, count: 40)
            fields.replaceSubrange(0..<2, with: Array("lo".utf8))
            withUnsafeBytes(of: value) { fields.replaceSubrange(16..<20, with: $0) }
            let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
            defer { close(descriptor) }
            let outcome = fields.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { ioctl(descriptor, request, $0) } ?? -1
            }
            guard outcome == 0 else { throw Failure(step: "ioctl \(request)", code: errno) }
        }
    }
#endif
