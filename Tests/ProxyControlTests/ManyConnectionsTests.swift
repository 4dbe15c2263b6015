import Foundation
import PlainHTTP
import TestSupport
import Testing

@testable import ProxyControl

#if os(Linux)
    @Suite struct ManyConnectionsTests {
        private static let changes = 1_000
        private static let rounds = 2

        /// 10,000, or as many as the limit of open files allows: here and in the proxy each takes two. What is open here
        /// already counts, and 400 stay free for the requests and whatever else.
        private static var connections: Int {
            OpenFiles.allowMost()
            var limit = rlimit()
            #if canImport(Glibc)
                let files = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
            #else
                let files = RLIMIT_NOFILE
            #endif
            getrlimit(files, &limit)
            let free = Int(min(limit.rlim_cur, 1 << 20)) - descriptors(of: getpid()) - 400
            return min(10_000, free / 2)
        }

        @Test(.timeLimit(.minutes(5)))
        func `a thousand changes under ten thousand connections lose nothing and leave nothing`() async throws {
            let count = Self.connections
            try await EchoServer.running { echo in
                try await ServedProxy.running(["--quiet"]) { address, program in
                    let client = ControlClient(address)
                    let made = try await client.send(
                        "POST", "/proxies", ["name": "a", "upstream": .text("127.0.0.1:\(echo.port)")])
                    let port = try #require(made["listen"]?.string.flatMap { HTTPFetch.split($0)?.port })
                    let before = Self.descriptors(of: program.pid)
                    var times: [Duration] = []
                    var memory: [Int] = []
                    for _ in 0..<Self.rounds {
                        let crowd = try await Crowd.connect(count, to: port)
                        #expect(try await Self.settles(client, at: count))
                        times += try await Self.change(client, under: crowd, count: Self.changes / Self.rounds)
                        await crowd.close()
                        #expect(try await Self.settles(client, at: 0))
                        memory.append(Self.residentKiB(of: program))
                    }
                    times.sort()
                    print(
                        "\(times.count) toxic changes by HTTP under \(count) connections:",
                        "p50 \(times[times.count / 2]), p99 \(times[times.count * 99 / 100]);",
                        "memory after each round \(memory) KiB")
                    let isBack = await poll(within: .seconds(30)) { Self.descriptors(of: program.pid) <= before + 8 }
                    #expect(isBack, "\(Self.descriptors(of: program.pid)) instead of \(before)")
                    // A second crowd finds the memory that the first one left.
                    #expect((memory.last ?? 0) < (memory.first ?? 0) + 32_768)
                }
            }
        }

        /// Changes toxics while bytes go through, and gives how long each change took.
        private static func change(_ client: ControlClient, under crowd: Crowd, count: Int) async throws -> [Duration] {
            var times: [Duration] = []
            for change in 0..<count {
                crowd.sendSome(from: change * 10, count: 10)
                let start = ContinuousClock.now
                switch change % 3 {
                case 0:
                    try await client.send(
                        "POST", "/proxies/a/toxics", ["name": "t", "type": "latency", "attributes": ["latency": 5]])
                case 1: try await client.send("POST", "/proxies/a/toxics/t", ["attributes": ["latency": 9]])
                default: try await client.send("DELETE", "/proxies/a/toxics/t")
                }
                times.append(ContinuousClock.now - start)
            }
            try await client.send("POST", "/reset")
            let isAllBack = await poll(within: .seconds(60)) { crowd.received == 10 * count }
            #expect(isAllBack, "\(crowd.received) of \(10 * count) bytes came back")
            #expect(crowd.closed == 0)
            return times
        }

        private static func settles(_ client: ControlClient, at count: Int) async throws -> Bool {
            try await poll(within: .seconds(60)) {
                let status = try await client.send("GET", "/v1/proxies/a")["status"]
                return status?["connections"]?["open"]?.double == Double(count)
            }
        }

        private static func descriptors(of pid: Int32) -> Int {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0
        }

        private static func residentKiB(of program: Program) -> Int {
            let status = (try? String(contentsOfFile: "/proc/\(program.pid)/status", encoding: .utf8)) ?? ""
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        }
    }
#endif
