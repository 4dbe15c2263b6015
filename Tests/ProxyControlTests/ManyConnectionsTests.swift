import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import ProxyControl

#if os(Linux)
    /// 10,000 connections need 40,000 descriptors in this one process, which has both ends of all of them.
    @Suite struct ManyConnectionsTests {
        private static let connections = 10_000
        private static let changes = 1_000

        @Test(.timeLimit(.minutes(5)), .enabled(if: raiseLimit(to: 44_000), "the limit of open files is too low"))
        func `a thousand changes under ten thousand connections lose nothing and leave nothing`() async throws {
            try await EchoServer.running { echo in
                let before = Self.descriptors
                try await TestProxy.running { proxy in
                    let port = try await proxy.create("a", to: echo.port)
                    let crowd = try await Crowd.connect(Self.connections, to: port)
                    let isThere = try await poll(within: .seconds(60)) {
                        try await proxy.status("a")["connections"]?["open"]?.double == Double(Self.connections)
                    }
                    #expect(isThere)
                    var times: [Duration] = []
                    for change in 0..<Self.changes {
                        crowd.sendSome(from: change * 10, count: 10)
                        let start = ContinuousClock.now
                        let status = try await Self.change(change, proxy)
                        times.append(ContinuousClock.now - start)
                        #expect(status < 300)
                    }
                    _ = try await proxy.send("POST", "/reset")
                    let sent = 10 * Self.changes
                    #expect(await poll(within: .seconds(60)) { crowd.received == sent }, "\(crowd.received) of \(sent)")
                    #expect(crowd.closed == 0)
                    times.sort()
                    print(
                        "toxic changes through the API: p50 \(times[times.count / 2]), p99 \(times[times.count * 99 / 100])"
                    )
                    await crowd.close()
                    let isEmpty = try await poll(within: .seconds(60)) {
                        try await proxy.status("a")["connections"]?["open"]?.double == 0
                    }
                    #expect(isEmpty)
                    // What is left is the control port and its clients.
                    #expect(await poll(within: .seconds(30)) { Self.descriptors < before + 40 }, "\(Self.descriptors)")
                }
            }
        }

        private static func change(_ number: Int, _ proxy: TestProxy) async throws -> Int {
            switch number % 3 {
            case 0:
                try await proxy.send(
                    "POST", "/proxies/a/toxics", #"{"name":"t","type":"latency","attributes":{"latency":5}}"#
                )
                .status
            case 1: try await proxy.send("POST", "/proxies/a/toxics/t", #"{"attributes":{"latency":9}}"#).status
            default: try await proxy.send("DELETE", "/proxies/a/toxics/t").status
            }
        }

        private static var descriptors: Int {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        }
    }

    private func raiseLimit(to count: UInt64) -> Bool {
        #if canImport(Glibc)
            let files = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        #else
            let files = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return false }
        if limit.rlim_cur >= rlim_t(count) { return true }
        limit.rlim_cur = rlim_t(count)
        limit.rlim_max = max(limit.rlim_max, rlim_t(count))
        return setrlimit(files, &limit) == 0
    }
#endif
