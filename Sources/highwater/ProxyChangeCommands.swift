import ArgumentParser
import Foundation
import ProxyControl

/// `highwater proxy create NAME`
struct ProxyCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Make a proxy.")

    @OptionGroup var options: ProxyClientOptions
    @Option(
        name: .shortAndLong,
        help: "Where it listens: 127.0.0.1:26379, unix:/tmp/a.sock, udp:127.0.0.1:5353; a free port without it.")
    var listen: String?
    @Option(name: .shortAndLong, help: "Where it leads, such as 127.0.0.1:6379 or udp:127.0.0.1:53.")
    var upstream: String
    @Flag(help: "Do not let it listen yet.") var disabled = false
    @Flag(help: "Read Kafka's frames, so that no client gets around it, and toxics of the type 'kafka' can act.")
    var kafka = false
    @Flag(help: "Read HTTP, so that toxics of the type 'http' can act on requests.") var http = false
    @Argument(help: "The name of the proxy.") var name: String

    func run() async throws {
        var content: [JSON.Member] = [
            .init("name", .text(name)), .init("upstream", .text(upstream)), .init("enabled", .flag(!disabled)),
        ]
        if kafka { content.append(.init("kafka", true)) }
        if http { content.append(.init("http", true)) }
        if let listen { content.append(.init("listen", .text(listen))) }
        let answer = try await options.send("POST", "/proxies", .object(content))
        try options.show(answer, "created \(ProxyText.line(answer))")
    }
}

/// `highwater proxy toggle NAME`
struct ProxyToggleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "toggle", abstract: "Disable an enabled proxy, or enable a disabled one.")

    @OptionGroup var options: ProxyClientOptions
    @Argument(help: "The name of the proxy.") var name: String

    func run() async throws {
        let path = "/proxies/\(ControlClient.escaped(name))"
        let isEnabled = try await options.send("GET", path)["enabled"]?.bool ?? false
        let answer = try await options.send("POST", path, ["enabled": .flag(!isEnabled)])
        try options.show(answer, "\(name) is \(isEnabled ? "disabled" : "enabled")")
    }
}

/// `highwater proxy delete NAME`
struct ProxyDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "delete", abstract: "Remove a proxy.")

    @OptionGroup var options: ProxyClientOptions
    @Argument(help: "The name of the proxy.") var name: String

    func run() async throws {
        let answer = try await options.send("DELETE", "/proxies/\(ControlClient.escaped(name))")
        try options.show(answer, "deleted \(name)")
    }
}

/// `highwater proxy populate FILE`
struct ProxyPopulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "populate", abstract: "Make all proxies of a file, with their toxics; all of them or none.")

    @OptionGroup var options: ProxyClientOptions
    @Argument(help: "JSON or YAML.", completion: .file(extensions: ["json", "yaml", "yml"])) var file: String

    func run() async throws {
        let content: JSON
        do { content = try ProxyFile(path: file).json } catch {
            Output.complain("\(error)")
            throw ArgumentParser.ExitCode(error.exitCode)
        }
        let answer = try await options.send("POST", "/populate", content)
        let lines = (answer["proxies"]?.items ?? []).map { ProxyText.line($0) }
        try options.show(answer, lines.joined(separator: "\n"))
    }
}

/// `highwater proxy reset`
struct ProxyResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Enable all proxies, and remove all toxics and partitions.")

    @OptionGroup var options: ProxyClientOptions

    func run() async throws {
        let answer = try await options.send("POST", "/reset")
        try options.show(answer, "all proxies are enabled, and nothing disturbs them")
    }
}
