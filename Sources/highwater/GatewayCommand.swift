import ArgumentParser
import ChildProcesses
import EmbeddedGateway
import Experiments
import Foundation
import NIOCore

/// `highwater gateway`
struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "A sandbox gateway: rate limits per user, failover and isolation, right or wrong on purpose.",
        discussion: """
            Without --upstream it answers itself. It serves until SIGTERM or Ctrl-C; docs/gateways.md says what it does.

            highwater gateway --listen 127.0.0.1:8080 --limit 'token-bucket, 1000/s, burst 200'
            """)

    @Option(help: "Where it listens; port 0 takes a free one.") var listen: ListenAddress = "127.0.0.1:0"
    @Option(help: "A backend, as HOST:PORT. May be repeated.") var upstream: [ListenAddress] = []
    @Option(
        help: ArgumentHelp(
            "The limit of each user: 'token-bucket, RATE, burst N', 'leaky-bucket, RATE, queue N' or "
                + "'sliding-window, RATE, window TIME'. A user is the header 'x-user', or else the client's address.",
            valueName: "limit"),
        transform: Self.limit)
    var limit: LimiterPlan?
    @Option(help: "Requests under way per route, the first part of the path; more get 503.") var concurrency: Int?
    @Option(help: "How long a backend may take to answer before the next one is asked.") var timeout: TimeSpan = "1s"
    @Option(help: "How long a backend that failed gets no request.") var rest: TimeSpan = "2s"
    @Flag(help: "Do all of it wrong: the negative control of an experiment.") var broken = false
    @Option(help: ArgumentHelp("A file that gets the address once it listens.", visibility: .hidden))
    var readyFile: String?

    private static func limit(_ text: String) throws -> LimiterPlan {
        do { return try LimiterPlan(parsing: text) } catch {
            throw ValidationError("\(error.problem); \(error.remedy)")
        }
    }

    func validate() throws {
        guard concurrency ?? 1 > 0 else { throw ValidationError("--concurrency must be 1 or more") }
    }

    func run() async throws {
        ParentWatch.begin()
        var settings = GatewaySettings(host: listen.host, port: listen.port)
        settings.upstreams = upstream.map { ($0.host, $0.port) }
        settings.limit = limit
        settings.concurrency = concurrency
        settings.timeout = TimeAmount(timeout.duration)
        settings.rest = TimeAmount(rest.duration)
        settings.conduct = broken ? .broken : .correct
        let (line, listen) = (ReadyLine(name: "gateway", file: readyFile), listen)
        do {
            try await SandboxGateway(settings).run { line.tell(listen.written(port: $0)) }
        } catch {
            Output.complain(
                "highwater: error: the gateway cannot listen on \(listen.defaultValueDescription): \(error)")
            throw ArgumentParser.ExitCode(69)
        }
    }
}
