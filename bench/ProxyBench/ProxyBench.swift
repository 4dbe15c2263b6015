import FaultProxy
import Foundation

/// One link of the engine, for bench/proxy: `ProxyBench LISTEN UPSTREAM [THREADS]`, then a command a line.
///
///     latency MS | bandwidth BYTES_PER_SECOND | none     the toxic of the link, both ways for neither
///     change COUNT                                       times so many changes; prints p50 and p99 in microseconds
@main struct ProxyBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let listen = Endpoint(arguments[1]), let upstream = Endpoint(arguments[2]) else {
            print("usage: ProxyBench LISTEN UPSTREAM [THREADS]")
            return
        }
        let server = LinkServer.start(seed: 1, threads: arguments.count > 3 ? Int(arguments[3]) ?? 2 : 2)
        print(try await server.open(LinkSettings(name: "link", listen: listen, upstream: upstream)))
        fflush(nil)
        while let line = readLine() {
            print(perform(line.split(separator: " ").map(String.init), server))
            fflush(nil)
        }
        await server.shutdown()
    }

    private static func perform(_ words: [String], _ server: LinkServer) -> String {
        let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
        switch words.first {
        case "latency": set(.latency(mean: .milliseconds(number), jitter: .zero), server)
        case "bandwidth": set(.bandwidth(Bandwidth(bytesPerSecond: number)), server, .upstream)
        case "change": return change(number, server)
        default: server.setToxics([], of: "link")
        }
        return "set"
    }

    private static func set(_ toxic: Toxic, _ server: LinkServer, _ stream: ToxicStream = .downstream) {
        server.setToxics([ToxicSettings(name: "toxic", toxic: toxic, stream: stream)], of: "link")
    }

    private static func change(_ count: Int, _ server: LinkServer) -> String {
        var times: [Duration] = []
        for number in 0..<count {
            let start = ContinuousClock.now
            set(.latency(mean: .milliseconds(number % 50), jitter: .zero), server)
            times.append(ContinuousClock.now - start)
        }
        server.setToxics([], of: "link")
        times.sort()
        let microseconds = [count / 2, count * 99 / 100].map { times[$0] / .microseconds(1) }
        return microseconds.map { String(Int($0.rounded())) }.joined(separator: " ")
    }
}
