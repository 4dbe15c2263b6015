#if os(Linux)
    import Foundation

    /// Connections that are attempted all at once.
    enum ConnectAttempts {
        /// How long each took, in milliseconds; those that are not made in time are left out.
        static func time(_ count: Int, to server: LoopbackServer, within limit: Duration) throws -> [Double] {
            var times: [Double] = []
            var waiting: [(socket: Int32, began: UInt64)] = []
            defer { for attempt in waiting { close(attempt.socket) } }
            for _ in 0..<count { waiting.append((try server.dial(), DispatchTime.now().uptimeNanoseconds)) }
            let deadline = ContinuousClock.now + limit
            while !waiting.isEmpty, ContinuousClock.now < deadline {
                var sockets = waiting.map { pollfd(fd: $0.socket, events: Int16(POLLOUT), revents: 0) }
                guard poll(&sockets, nfds_t(sockets.count), 100) > 0 else { continue }
                let now = DispatchTime.now().uptimeNanoseconds
                for index in waiting.indices.reversed() where sockets[index].revents != 0 {
                    times.append(Double(now - waiting[index].began) / 1e6)
                    close(waiting[index].socket)
                    waiting.remove(at: index)
                }
            }
            return times
        }
    }
#endif
