import ArgumentParser
import ChildProcesses
import Foundation
import Orchestration
import ProxyControl

/// `highwater proxy serve`, which is also `highwater proxy`
struct ProxyServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve until SIGTERM or Ctrl-C. This is what happens without a subcommand.")

    @Option(help: "Where the control port listens; port 0 takes a free one.")
    var control: ListenAddress = "127.0.0.1:8474"

    @Option(
        help: "A file of proxies and toxics to begin with: JSON as 'populate' takes it, or YAML.",
        completion: .file(extensions: ["json", "yaml", "yml"]))
    var config: String?

    @Option(help: "A file that keeps the state across restarts; what it says goes before --config.")
    var state: String?

    @Option(help: "The seed of all chance; a random one, which is printed, without it.")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "The token of the control port; HIGHWATER_PROXY_TOKEN without it.",
            discussion: "Requests have to carry 'Authorization: Bearer TOKEN'. Needed where other machines reach it."))
    var token: String?

    @Flag(help: "Do not say what listens.")
    var quiet = false

    @Option(help: ArgumentHelp("A file that gets the address once it listens.", visibility: .hidden))
    var readyFile: String?

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        ParentWatch.begin()
        OpenFiles.allowMost()
        var settings = ProxyService.Settings(
            seed: seed ?? UInt64.random(in: 1...UInt64(UInt32.max)), version: HighwaterVersion.current)
        settings.control = ControlServer.Settings(
            host: control.host, port: control.port,
            token: [token, ProcessInfo.processInfo.environment["HIGHWATER_PROXY_TOKEN"]].compactMap(\.self)
                .first { !$0.isEmpty })
        (settings.configFile, settings.stateFile) = (config, state)
        do { try await serve(ProxyService(settings), seed: settings.seed) } catch {
            Output.complain("\(error)")
            throw ArgumentParser.ExitCode(error.exitCode)
        }
    }

    private func serve(_ service: ProxyService, seed: UInt64) async throws(ProxyService.Failure) {
        let (quiet, control) = (quiet, control)
        let line = ReadyLine(name: "control port, seed \(seed),", file: readyFile)
        let task = Task { () -> Result<Void, ProxyService.Failure> in
            do throws(ProxyService.Failure) {
                try await service.run { port, proxies in
                    for proxy in proxies where proxy.isEnabled && !quiet {
                        print("\(proxy.name) listens on \(proxy.listen), upstream \(proxy.upstream)")
                    }
                    line.tell(control.written(port: port), isQuiet: quiet)
                }
                return .success(())
            } catch { return .failure(error) }
        }
        let signals = SignalWatch { _ in task.cancel() }
        defer { signals.cancel() }
        try await task.value.get()
    }
}
