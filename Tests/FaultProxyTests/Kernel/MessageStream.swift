#if os(Linux)
    import Foundation

    /// Connections over loopback on which a message of 8 bytes leaves at a fixed rate, one way; how late each came.
    ///
    /// A busy machine keeps the thread from looking. What comes at a look that follows the last one too late is not counted: how
    /// late it came is not known.
    struct MessageStream {
        private struct Line {
            let client: Int32
            let server: Int32
            /// When each message was sent; nanoseconds.
            var sent: [UInt64] = []
            var arrived = 0
            var bytes = 0
            var due: UInt64
            var statistics = StallStatistics()
        }
        private var lines: [Line] = []
        /// Of one connection after the other.
        var statistics: StallStatistics { lines.reduce(into: StallStatistics()) { $0.merge($1.statistics) } }
        private let gap: UInt64
        private let messages: Int
        /// How many messages have not come yet, on all connections.
        private var left: Int

        /// Connects; to be called before packets are lost. `rate`: messages per second on each connection.
        init(_ server: LoopbackServer, connections: Int, rate: Int, messages: Int) throws {
            gap = UInt64(1_000_000_000 / rate)
            self.messages = messages
            left = connections * messages
            let start = DispatchTime.now().uptimeNanoseconds
            for index in 0..<connections {
                let client = try server.dial()
                let accepted = accept(server.descriptor, nil, nil)
                guard accepted >= 0 else { throw NetworkNamespace.Failure(step: "accept", code: errno) }
                LoopbackServer.prepare(accepted)
                // Not all at the same moment.
                let due = start + 50_000_000 + gap * UInt64(index) / UInt64(connections)
                lines.append(Line(client: client, server: accepted, due: due))
            }
        }

        func close() {
            for line in lines {
                Foundation.close(line.client)
                Foundation.close(line.server)
            }
        }

        /// Runs several streams at once until all messages have come. Returns: whether they came in time.
        static func run(_ streams: inout [MessageStream], within limit: Duration) -> Bool {
            let deadline = ContinuousClock.now + limit
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)
            defer { buffer.deallocate() }
            var sockets: [pollfd] = []
            var owners: [(stream: Int, line: Int)] = []
            for stream in streams.indices {
                for (index, line) in streams[stream].lines.enumerated() {
                    sockets.append(pollfd(fd: line.server, events: Int16(POLLIN), revents: 0))
                    owners.append((stream, index))
                }
            }
            var looked = DispatchTime.now().uptimeNanoseconds
            while ContinuousClock.now < deadline {
                for stream in streams.indices { streams[stream].sendWhatIsDue() }
                let count = poll(&sockets, nfds_t(sockets.count), 1)
                let looks = DispatchTime.now().uptimeNanoseconds
                if count > 0 {
                    for (index, owner) in owners.enumerated() where sockets[index].revents != 0 {
                        streams[owner.stream].receive(owner.line, into: buffer, lastLook: looked)
                    }
                }
                looked = looks
                if streams.allSatisfy({ $0.left == 0 }) { return true }
            }
            return false
        }

        private mutating func sendWhatIsDue() {
            let now = DispatchTime.now().uptimeNanoseconds
            for index in lines.indices where lines[index].due <= now && lines[index].sent.count < messages {
                var message = UInt64(lines[index].sent.count)
                let sentAt = DispatchTime.now().uptimeNanoseconds
                // In a long stall the socket may be full: then again in a moment.
                guard send(lines[index].client, &message, 8, Int32(MSG_NOSIGNAL)) == 8 else { continue }
                lines[index].sent.append(sentAt)
                lines[index].due += gap
            }
        }

        /// How long there may be between two looks, in nanoseconds: less than the least delay that counts as late.
        private static let look: UInt64 = 4_000_000

        private mutating func receive(
            _ index: Int, into buffer: UnsafeMutableRawBufferPointer, lastLook: UInt64
        ) {
            let count = recv(lines[index].server, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { return }
            let now = DispatchTime.now().uptimeNanoseconds
            lines[index].bytes += count
            while lines[index].arrived < lines[index].bytes / 8 {
                if now - lastLook > Self.look {
                    lines[index].statistics.recordUnknown()
                } else {
                    lines[index].statistics.record(Double(now - lines[index].sent[lines[index].arrived]) / 1e6)
                }
                lines[index].arrived += 1
                left -= 1
            }
        }
    }
#endif
