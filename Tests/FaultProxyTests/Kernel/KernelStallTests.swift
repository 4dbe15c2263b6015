#if os(Linux)
    import Foundation
    import Testing

    @testable import FaultProxy

    /// What lost packets do to connections, by the kernel: the table that the model is held to.
    ///
    /// Counts are so high that a tenth of the expected share is four standard errors. Of times only medians and lower
    /// bounds are judged, which a busy machine leaves alone.
    @Suite(RealPacketLoss.trait, .serialized) struct KernelStallTests {
        private static let shares = [0.01, 0.05, 0.10]

        private static func rule(_ server: LoopbackServer, _ share: Double) -> PacketLossRule {
            PacketLossRule(
                "port \(server.port)", on: .clients(listener: HostPort(host: server.host, port: server.port)),
                share: share, directions: [.toServer])
        }

        @Test func `a request that is lost stalls for the timer, doubling`() async throws {
            let counts = [1_300, 260, 130]
            let games = try await NetworkNamespace.run {
                let servers = try Self.shares.map { _ in try LoopbackServer() }
                var games = try zip(servers, counts).map { try PingPong($0, connections: 128, messages: $1) }
                let loss = try KernelPacketLoss.start(
                    run: "requests", lease: .seconds(100), rules: zip(servers, Self.shares).map(Self.rule))
                #expect(PingPong.play(&games, within: .seconds(60)))
                for (server, share) in zip(servers, Self.shares) {
                    let evidence = try #require(try loss.evidence()["port \(server.port)"])
                    let lost = Double(evidence.packetsLost) / Double(evidence.packetsSeen)
                    #expect(isWithinTenth(lost, of: share, count: evidence.packetsSeen))
                }
                try loss.remove()
                for game in games { game.close() }
                return games.map(\.statistics)
            }
            for (game, share) in zip(games, Self.shares) {
                let stalled = game.share(in: 150..<60_000)
                #expect(isWithinTenth(stalled, of: share, count: game.delays.count), "\(share): \(stalled)")
                #expect(abs(game.median(in: 150..<310) - 208) <= 15, "\(share): \(game.median(in: 150..<310)) ms")
                if game.count(in: 310..<620) >= 30 {
                    #expect(abs(game.median(in: 310..<620) - 416) <= 15, "\(game.median(in: 310..<620)) ms")
                }
            }
        }

        /// How many connections of 12 seconds make a tenth of what is late four standard errors; of one percent they say too little.
        private static let connections = [
            100: [0.01: 120, 0.05: 240, 0.10: 160], 1_000: [0.01: 24, 0.05: 30, 0.10: 16],
        ]

        @Test(arguments: [100, 1_000])
        func `in a stream the next message repairs a loss, unless the repair is lost too`(rate: Int) async throws {
            let rows = StreamStalls.measured.filter { $0.rate == rate }
            let connections = try rows.map { try #require(Self.connections[rate]?[$0.share]) }
            let (streams, lost) = try await NetworkNamespace.run {
                // Beside them a stream that loses nothing: what is late of it is the machine's doing.
                let servers = try (0...rows.count).map { _ in try LoopbackServer() }
                var streams = try zip(servers, connections + [3_000 / rate]).map {
                    try MessageStream($0, connections: $1, rate: rate, messages: 12 * rate)
                }
                let loss = try KernelPacketLoss.start(
                    run: "streams", lease: .seconds(100),
                    rules: zip(servers, rows).map { Self.rule($0, $1.share) })
                #expect(MessageStream.run(&streams, within: .seconds(90)))
                let lost = try zip(servers, rows).map { server, row in
                    let evidence = try #require(try loss.evidence()["port \(server.port)"])
                    let share = Double(evidence.packetsLost) / Double(evidence.packetsSeen)
                    #expect(isWithinTenth(share, of: row.share, count: evidence.packetsSeen), "\(row): \(share)")
                    return evidence.packetsLost
                }
                try loss.remove()
                for stream in streams { stream.close() }
                return (streams.map(\.statistics), lost)
            }
            let machine = streams[rows.count].share(in: rows[0].threshold..<1_000_000)
            for ((stream, row), lost) in zip(zip(streams, rows), lost) {
                let stalls = stream.timerStalls(over: row.threshold)
                let late = stream.share(in: row.threshold..<1_000_000)
                #expect(stream.known > 0.5, "\(row): the machine was too busy to look at the streams")
                let isSame =
                    row.share > 0.01
                    ? row.isSame(late, stalls: stalls.count, machine: machine)
                    : row.isExplained(stream, lost: Int(lost), machine: machine)
                #expect(
                    isSame, "\(row): \(late), \(stalls.count) stalls, \(lost) lost, \(machine) by the machine")
                if row.rate == 100 {
                    let repaired = StallStatistics.median(stream.waits(over: row.threshold))
                    #expect((row.gap - 1..<row.gap + 15).contains(repaired), "\(row): \(repaired) ms")
                }
                if stalls.count >= 20 {
                    #expect(
                        abs(StallStatistics.median(stalls) - (208 + row.gap)) <= 15,
                        "\(row): \(StallStatistics.median(stalls)) ms")
                }
            }
        }

        @Test func `an attempt to connect that is lost is repeated after a second`() async throws {
            let attempts = 400
            let times = try await NetworkNamespace.run {
                let server = try LoopbackServer()
                let loss = try KernelPacketLoss.start(
                    run: "connects", lease: .seconds(100), rules: [Self.rule(server, 0.3)])
                let times = try ConnectAttempts.time(attempts, to: server, within: .milliseconds(2_900))
                try loss.remove()
                return times
            }
            let soon = Double(times.count { $0 < 500 }) / Double(attempts)
            #expect(isWithinTenth(soon, of: 0.7, count: attempts), "\(soon)")
            let second = Double(times.count { (900..<1_900).contains($0) }) / Double(attempts)
            #expect(isWithinTenth(second, of: 0.21, count: attempts), "\(second)")
            #expect(times.allSatisfy { $0 < 500 || $0 >= 900 })
        }
    }
#endif
