import ArgumentParser
import Foundation
import ProxyControl

/// `highwater proxy`
struct ProxyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy",
        abstract: "A proxy that disturbs connections on command: a drop-in for Toxiproxy, and more.",
        discussion: """
            Without a subcommand it serves until SIGTERM or Ctrl-C. The subcommands speak to one that runs. \
            docs/proxy-control.md tells of the HTTP API.

            highwater proxy &
            highwater proxy create -l 127.0.0.1:26379 -u 127.0.0.1:6379 redis
            highwater proxy toxic add -t latency -a latency=100 -a jitter=20 redis
            """,
        subcommands: [
            ProxyServeCommand.self, ProxyListCommand.self, ProxyInspectCommand.self, ProxyCreateCommand.self,
            ProxyToggleCommand.self, ProxyDeleteCommand.self, ProxyToxicCommand.self, ProxyPopulateCommand.self,
            ProxyResetCommand.self, ProxyWaitCommand.self, ProxyEventsCommand.self, ProxyAuthorityCommand.self,
        ],
        defaultSubcommand: ProxyServeCommand.self)
}

/// Where a control port is: `127.0.0.1:8474`, `:8474`, or `http://127.0.0.1:8474/` as in `TOXIPROXY_URL`.
struct ControlAddress: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard let address = ListenAddress(argument: ControlClient(argument).address), address.port > 0 else {
            return nil
        }
        text = argument
    }
}

/// How a subcommand reaches the proxy, and how it answers.
struct ProxyClientOptions: ParsableArguments {
    @Option(help: "The control port; TOXIPROXY_URL or 127.0.0.1:8474 without it.")
    var control: ControlAddress?

    @Option(help: "The token of the control port; HIGHWATER_PROXY_TOKEN without it.")
    var token: String?

    @Option(help: "Whose lease holds what is set.")
    var owner: String?

    @Flag(help: "Print what the proxy answers, as JSON.")
    var json = false

    func validate() throws {
        guard control == nil, let url = ProcessInfo.processInfo.environment["TOXIPROXY_URL"],
            ControlAddress(argument: url) == nil
        else { return }
        throw ValidationError(
            "TOXIPROXY_URL is '\(url)': write an address such as http://127.0.0.1:8474, or give --control")
    }

    var client: ControlClient {
        let environment = ProcessInfo.processInfo.environment
        return ControlClient(
            control?.text ?? environment["TOXIPROXY_URL"] ?? "127.0.0.1:8474",
            token: token ?? environment["HIGHWATER_PROXY_TOKEN"], owner: owner)
    }

    /// Sends a request; a refusal or no answer ends the process with a code of the table.
    func send(_ method: String, _ path: String, _ content: JSON? = nil) async throws -> JSON {
        do { return try await client.send(method, path, content) } catch { throw Self.end(error) }
    }

    /// Prints the answer as JSON if that was asked for, otherwise what `text` makes of it.
    func show(_ answer: JSON, _ text: @autoclosure () -> String) throws(ArgumentParser.ExitCode) {
        let shown = json ? answer.lines : text()
        if !shown.isEmpty { try Output.tell(shown) }
    }

    static func end(_ failure: ControlClient.Failure) -> ArgumentParser.ExitCode {
        Output.complain("highwater: error: \(failure)")
        return ArgumentParser.ExitCode((400..<500).contains(failure.status ?? 0) ? 64 : 69)
    }
}
