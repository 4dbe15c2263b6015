import ArgumentParser
import ProxyControl

/// `highwater proxy list`
struct ProxyListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all proxies.")

    @OptionGroup var options: ProxyClientOptions

    func run() async throws {
        let answer = try await options.send("GET", "/proxies")
        try options.show(answer, ProxyText.list(answer))
    }
}

/// `highwater proxy inspect NAME`
struct ProxyInspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show a proxy and its toxics.")

    @OptionGroup var options: ProxyClientOptions
    @Argument(help: "The name of the proxy.") var name: String

    func run() async throws {
        let answer = try await options.send("GET", "/v1/proxies/\(ControlClient.escaped(name))")
        try options.show(answer, ProxyText.inspection(answer))
    }
}
