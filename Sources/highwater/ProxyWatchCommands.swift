import ArgumentParser
import Foundation
import ProxyControl

/// `highwater proxy wait`
struct ProxyWaitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Wait until the control port answers and the named proxies are enabled.")

    @OptionGroup var options: ProxyClientOptions
    @Option(help: "How long to wait at the most.") var within: TimeSpan = "30s"
    @Argument(help: "Names of proxies that have to be there.") var names: [String] = []

    func run() async throws {
        let deadline = ContinuousClock.now + within.duration
        while true {
            let missing: String
            var proxies = JSON.null
            do {
                proxies = try await options.client.send("GET", "/proxies")
                let absent = names.filter { proxies[$0]?["enabled"]?.bool != true }
                missing = absent.isEmpty ? "" : "\(absent.joined(separator: ", ")): not there, or disabled"
            } catch {
                // A refusal will not become an answer by asking again.
                if error.status != nil { throw ProxyClientOptions.end(error) }
                missing = "\(error)"
            }
            if missing.isEmpty { return try options.show(proxies, "") }
            guard ContinuousClock.now < deadline else {
                Output.complain("highwater: error: waited in vain: \(missing)")
                throw ArgumentParser.ExitCode(69)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// `highwater proxy events`
struct ProxyEventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Print what happens, one JSON object a line, until the proxy ends.")

    @OptionGroup var options: ProxyClientOptions
    @Argument(help: "Only of this proxy.") var name: String?

    func run() async throws {
        do {
            try await options.client.follow(proxy: name) { line in
                print(line)
                fflush(nil)
            }
        } catch { throw ProxyClientOptions.end(error) }
    }
}
