import Foundation
import Synchronization

/// Looks at the socket table all the time, and keeps every port that a process was ever seen to connect to.
final class SocketWatch: Sendable {
    struct Sight {
        /// The ports that each process was seen with.
        var ports: [Int32: Set<Int>] = [:]
        var looks = 0
        /// The longest time that nobody looked.
        var longestGap = Duration.zero
    }

    private let seen = Mutex(Sight())
    private let isOver = Mutex(false)

    init(_ pids: [Int32]) {
        let thread = Thread { [self] in
            var last = ContinuousClock.now
            while !isOver.withLock(\.self) {
                let found = ProcessTable.remotePorts(of: pids)
                let now = ContinuousClock.now
                seen.withLock { sight in
                    for (pid, ports) in found { sight.ports[pid, default: []].formUnion(ports) }
                    sight.looks += 1
                    sight.longestGap = max(sight.longestGap, now - last)
                }
                last = now
                usleep(2_000)
            }
        }
        thread.start()
    }

    func end() -> Sight {
        isOver.withLock { $0 = true }
        return seen.withLock(\.self)
    }
}
