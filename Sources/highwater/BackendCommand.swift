import ArgumentParser
import ChildProcesses
import EmbeddedGateway
import Experiments
import Foundation
import NIOCore

/// `highwater backend`
struct BackendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backend",
        abstract: "A stub service to stand behind a gateway: it answers everything and keeps the effects.",
        discussion: """
            Every answer has the header 'x-backend'. With --store each POST and PUT with an 'idempotency-key' has an \
            effect in an SQLite file, which all backends of a run share. GET /ledger lists the effects, /health tells \
            that it is there, /stats counts the requests. It serves until SIGTERM or Ctrl-C.
            """)

    @Option(help: "Where it listens; port 0 takes a free one.") var listen: ListenAddress = "127.0.0.1:0"
    @Option(help: "Its number: the value of 'x-backend'.") var id = 1
    @Option(help: "The time that each request takes.") var work: TimeSpan = "0us"
    @Option(help: "A path whose requests take --slow-work instead.") var slowPath: String?
    @Option(help: "The time that each request to --slow-path takes.") var slowWork: TimeSpan = "0us"
    @Option(help: "The SQLite file that the effects go to.") var store: String?
    @Option(
        help:
            "What a repeated key does: \(OutcomePlan.Application.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var apply = OutcomePlan.Application.idempotent
    @Option(help: ArgumentHelp("A file that gets the address once it listens.", visibility: .hidden))
    var readyFile: String?

    func run() async throws {
        ParentWatch.begin()
        var settings = BackendSettings(host: listen.host, port: listen.port, id: id)
        settings.work = TimeAmount(work.duration)
        settings.slow = slowPath.map { ($0, TimeAmount(slowWork.duration)) }
        settings.store = store
        settings.apply = apply
        do {
            let server = try await BackendServer.start(settings)
            ReadyLine(name: "backend \(id)", file: readyFile).tell(listen.written(port: server.port))
            try await server.waitUntilClosed()
        } catch {
            Output.complain("highwater: error: backend \(id) cannot start: \(error)")
            throw ArgumentParser.ExitCode(69)
        }
    }
}
