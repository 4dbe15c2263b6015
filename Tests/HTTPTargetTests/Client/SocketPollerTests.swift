import TestServers
import Foundation
import TargetKit
import Testing

@testable import HTTPTarget

@Suite(.serialized) struct SocketPollerTests {
    private static let kinds: [(SocketPolling, Bool)] = [(.epoll, true), (.epoll, false), (.poll, true)]

    @Test(arguments: kinds)
    func `a wait ends at its moment, and not before`(polling: SocketPolling, isPrecise: Bool) {
        let poller = SocketPoller(polling, slots: 1, hasPreciseWaits: isPrecise)
        var waits: [UInt64] = []
        for _ in 0..<20 {
            let start = PacingClock.now
            #expect(poller.wait(nanoseconds: 2_300_000) == 0)
            waits.append(PacingClock.now - start)
        }
        waits.sort()
        #expect(waits[0] >= 2_300_000 && waits[5] < 6_000_000)
        #expect(poller.wait(nanoseconds: 0) == 0)
    }

    @Test(arguments: kinds)
    func `a socket is told of when it can be read, and again after its rest was left`(
        polling: SocketPolling, isPrecise: Bool
    ) throws {
        let poller = SocketPoller(polling, slots: 4, hasPreciseWaits: isPrecise)
        let (listener, port) = try Loopback.listen(backlog: 4)
        defer { Loopback.close(listener) }
        let socket = try #require(ClientSocket.open(family: AF_INET))
        defer { socket.close() }
        _ = try ServerAddress(host: "127.0.0.1", port: port).connect(socket.descriptor)
        #expect(poller.add(socket.descriptor, slot: 3))
        var peer: Int32 = -1
        let end = PacingClock.now + 2_000_000_000
        while peer < 0, PacingClock.now < end { peer = Loopback.accept(listener) }
        func readiness() -> Readiness {
            var all: Readiness = []
            for _ in 0..<100 {
                for index in 0..<poller.wait(nanoseconds: 10_000_000) where poller.event(index).slot == 3 {
                    all.formUnion(poller.event(index).readiness)
                }
                if !all.isEmpty { break }
            }
            return all
        }
        #expect(readiness().contains(.writable))
        poller.watchWriting(false, slot: 3)
        #expect(Loopback.send(peer, [1, 2]) == 2)
        #expect(readiness().contains(.readable))
        poller.rearm(socket.descriptor, slot: 3)
        #expect(readiness().contains(.readable))
        Loopback.close(peer)
        #expect(!readiness().isDisjoint(with: [.readable, .ended]))
        poller.remove(slot: 3)
    }
}
