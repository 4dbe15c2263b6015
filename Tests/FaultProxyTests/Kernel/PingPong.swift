#if os(Linux)
    import Foundation

    /// Many connections over loopback, each with one request of 64 bytes at a time, echoed; how long each took.
    struct PingPong {
        private struct Player {
            let client: Int32
            let server: Int32
            var sentAt: UInt64
            var left: Int
        }
        private var players: [Player] = []
        private(set) var statistics = StallStatistics()

        /// Connects; to be called before packets are lost.
        init(_ server: LoopbackServer, connections: Int, messages: Int) throws {
            for _ in 0..<connections {
                let client = try server.dial()
                let accepted = accept(server.descriptor, nil, nil)
                guard accepted >= 0 else { throw NetworkNamespace.Failure(step: "accept", code: errno) }
                LoopbackServer.prepare(accepted)
                players.append(Player(client: client, server: accepted, sentAt: 0, left: messages))
            }
        }

        func close() {
            for player in players {
                Foundation.close(player.client)
                Foundation.close(player.server)
            }
        }

        /// Plays several games at once until all messages are answered. Returns: whether they were in time.
        static func play(_ games: inout [PingPong], within limit: Duration) -> Bool {
            let deadline = ContinuousClock.now + limit
            for game in games.indices {
                for player in games[game].players.indices { games[game].serve(player) }
            }
            while ContinuousClock.now < deadline {
                var sockets: [pollfd] = []
                var owners: [(game: Int, player: Int)] = []
                for game in games.indices {
                    for (index, player) in games[game].players.enumerated() where player.left > 0 {
                        sockets.append(pollfd(fd: player.client, events: Int16(POLLIN), revents: 0))
                        sockets.append(pollfd(fd: player.server, events: Int16(POLLIN), revents: 0))
                        owners.append((game, index))
                    }
                }
                guard !owners.isEmpty else { return true }
                guard poll(&sockets, nfds_t(sockets.count), 1_000) > 0 else { continue }
                for (index, owner) in owners.enumerated() {
                    if sockets[2 * index].revents != 0 { games[owner.game].finish(owner.player) }
                    if sockets[2 * index + 1].revents != 0 { games[owner.game].echo(owner.player) }
                }
            }
            return false
        }

        private mutating func serve(_ index: Int) {
            let ball = [UInt8](repeating: 7, count: 64)
            players[index].sentAt = DispatchTime.now().uptimeNanoseconds
            send(players[index].client, ball, ball.count, Int32(MSG_NOSIGNAL))
        }

        private func echo(_ index: Int) {
            var ball = [UInt8](repeating: 0, count: 64)
            let count = recv(players[index].server, &ball, ball.count, 0)
            if count > 0 { send(players[index].server, ball, count, Int32(MSG_NOSIGNAL)) }
        }

        private mutating func finish(_ index: Int) {
            var ball = [UInt8](repeating: 0, count: 64)
            guard recv(players[index].client, &ball, ball.count, 0) > 0 else { return }
            statistics.record(Double(DispatchTime.now().uptimeNanoseconds - players[index].sentAt) / 1e6)
            players[index].left -= 1
            if players[index].left > 0 { serve(index) }
        }
    }
#endif
