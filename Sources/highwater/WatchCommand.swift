import ArgumentParser
import FaultProxy
import Foundation
import KafkaTarget
import Orchestration
import Synchronization

/// `highwater watch --kafka BOOTSTRAP`
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Stand between clients and a Kafka cluster, and show their consumer-group rebalances as they happen.",
        discussion: """
            Give the address that is printed to your clients as their bootstrap address; nothing else of them changes. What \
            passes is disturbed by nothing. Ends with Ctrl-C. TLS cannot be read. A recording holds all that passes, records \
            included, but no requests of SaslAuthenticate.

              highwater watch --kafka 127.0.0.1:9092 --record traffic.jsonl
            """)

    /// So often is looked at what has come.
    private static let interval = Duration.milliseconds(200)

    @Option(
        help: ArgumentHelp("Where the cluster is found: addresses with ports, by commas.", valueName: "bootstrap"))
    var kafka: String

    @Flag(help: "Print one JSON object a line for everything that is found; what else there is to say goes to stderr.")
    var json = false

    @Option(help: ArgumentHelp("Keep the traffic in this file, which must not be there yet.", valueName: "file"))
    var record: String?

    @Option(help: ArgumentHelp("Measure the partitions of this topic only. May be repeated.", valueName: "name"))
    var topic: [String] = []

    @Option(help: "The address of this machine to listen at, and that clients are told.")
    var listen = "127.0.0.1"

    @Option(name: .customLong("for"), help: "End after this time.")
    var length: TimeSpan?

    @Option(help: ArgumentHelp("A file that gets the address once it listens.", visibility: .hidden))
    var readyFile: String?

    private var bootstrap: [HostPort] { kafka.split(separator: ",").compactMap { HostPort(String($0)) } }

    func validate() throws {
        guard bootstrap.count == kafka.split(separator: ",").count, !bootstrap.isEmpty else {
            throw ValidationError("--kafka \(kafka): write addresses such as 127.0.0.1:9092, with commas between them")
        }
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let tap = TrafficTap()
        var configuration = ProxyConfiguration(bootstrap: bootstrap, sides: ["clients"], listenHost: listen, seed: 1)
        configuration.tap = tap
        var session = try session(tap)
        let proxy: ProxyServer
        do { proxy = try await ProxyServer.start(configuration) } catch {
            throw fail(RunFailure(.usage, "\(error.location): error: \(error.problem)\n  fix: \(error.remedy)"))
        }
        let address = proxy.bootstrapServers(side: "clients")
        if json { Output.complain("watch listens on \(address)") }
        ReadyLine(name: "watch", file: readyFile).tell(address, isQuiet: json)
        let silence = Task { await noteSilence() }
        defer { silence.cancel() }
        let outcome = await Self.follow(&session, for: length?.duration) {
            proxy.statistics(side: "clients").dialFailures
        }
        await proxy.shutdown()
        do { try outcome.get() } catch { throw fail(error) }
        do { try session.end() } catch { throw fail(error) }
    }

    private func session(_ tap: TrafficTap) throws -> WatchSession {
        do throws(RunFailure) {
            return try WatchSession(tap, cluster: kafka, topics: topic, record: record, isJSON: json)
        } catch { throw fail(error) }
    }

    /// Says so at once when no broker is there: a client may come much later.
    private func noteSilence() async {
        for server in kafka.split(separator: ",") {
            if await BrokerProbe.answers(String(server), within: .seconds(2)) { return }
        }
        guard !Task.isCancelled else { return }
        Output.complain(
            "highwater: note: no broker answers at \(kafka) without TLS so far; clients are turned away until one does")
    }

    /// Until a signal comes, or the time is over.
    private static func follow(_ session: inout WatchSession, for length: Duration?, refused: () -> Int) async
        -> Result<Void, RunFailure>
    {
        let isStopped = Stop()
        let signals = SignalWatch { _ in isStopped.stop() }
        defer { signals.cancel() }
        let end = length.map { ContinuousClock.now + $0 }
        while !isStopped.isStopped, end.map({ ContinuousClock.now < $0 }) ?? true {
            try? await Task.sleep(for: interval)
            do throws(RunFailure) { try session.advance(refused: refused()) } catch { return .failure(error) }
        }
        return .success(())
    }

    private final class Stop: Sendable {
        private let flag = Atomic(false)
        var isStopped: Bool { flag.load(ordering: .acquiring) }
        func stop() { flag.store(true, ordering: .releasing) }
    }
}
