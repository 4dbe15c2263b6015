import Experiments
import Foundation
import HTTPTarget
import TargetKit

/// Measures the client engine alone, without schedule, ledger and histograms.
///
/// Prints: answers as expected, other answers, seconds, processor seconds, the same per million answers, and the
/// largest resident memory in MB.
@main
struct HTTPBench {
    static let usage = """
        HTTPBench closed URL CONNECTIONS SECONDS [poll] [http2] [fresh]
        HTTPBench open URL RATE SECONDS [poll] [http2] [fresh]
        """

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 5, ["closed", "open"].contains(arguments[1]), let number = Double(arguments[3]),
            let seconds = Double(arguments[4])
        else {
            print(usage)
            exit(64)
        }
        let receiver = CountingReceiver()
        let client = try makeClient(arguments, connections: arguments[1] == "closed" ? Int(number) : 100, receiver)
        PacingClock.sharpen()
        let (start, before) = (PacingClock.now, processorSeconds)
        var load = SteadyLoad(client: client, start: start, end: start + UInt64(seconds * 1e9))
        if arguments[1] == "closed" { load.runClosed(users: Int(number)) } else { load.runOpen(rate: number) }
        client.close(within: .seconds(2))
        let used = processorSeconds - before
        let done = receiver.acknowledged.load(ordering: .relaxed)
        print(
            done, receiver.others.load(ordering: .relaxed),
            String(format: "%.2f", Double(PacingClock.now - start) / 1e9), String(format: "%.3f", used),
            String(format: "%.2f", used / Double(max(1, done)) * 1e6), String(format: "%.1f", largestMegabytes))
    }

    static func makeClient(
        _ arguments: [String], connections: Int, _ receiver: CountingReceiver
    ) throws -> GatewayClient {
        var plan = RequestPlan()
        plan.maximumConnections = connections
        plan.reusesConnections = !arguments.contains("fresh")
        if arguments.contains("http2") { plan.version = .http2 }
        let url = try GatewayURL(parsing: arguments[2])
        guard arguments.contains("poll") else {
            return try GatewayClient.make(url: url, plan: plan, kinds: [], seed: 1, receiver: receiver)
        }
        return .plain(try HTTPClient(url: url, plan: plan, kinds: [], seed: 1, receiver: receiver, polling: .poll))
    }

    static var usageOfSelf: rusage {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(RUSAGE_SELF.rawValue, &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return usage
    }

    static var processorSeconds: Double {
        let usage = usageOfSelf
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    static var largestMegabytes: Double { Double(usageOfSelf.ru_maxrss) / 1000 }
}
