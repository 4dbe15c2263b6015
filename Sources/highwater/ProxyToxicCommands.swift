import ArgumentParser
import ProxyControl

/// `highwater proxy toxic`
struct ProxyToxicCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "toxic", abstract: "Add, change and remove what disturbs a proxy.",
        subcommands: [
            ProxyToxicAddCommand.self, ProxyToxicUpdateCommand.self, ProxyToxicRemoveCommand.self,
            ProxyToxicTypesCommand.self,
        ])
}

/// What can be said of a toxic when it is added and when it is changed.
struct ProxyToxicOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("An attribute, such as latency=100. May be repeated.", valueName: "key=value"))
    var attribute: [String] = []

    @Option(
        name: [.long, .customLong("tox")], help: "The chance from 0 to 1 that a connection is touched.")
    var toxicity: Double?

    @Option(name: .customLong("for"), help: "How long it lasts; until it is removed without it.")
    var lasts: TimeSpan?

    @Option(help: "Only clients from an address or network, such as 10.0.0.0/8.") var matchAddress: String?
    @Option(help: "Only a share of the connections, such as 0.1.") var matchShare: Double?
    @Option(help: "Only every n-th connection.") var matchEvery: Int?

    func validate() throws {
        for text in attribute where !text.contains("=") {
            throw ValidationError("--attribute '\(text)' has no '=': write it as 'latency=100'")
        }
        for (name, share) in [("toxicity", toxicity), ("match-share", matchShare)] {
            guard let share, !(0...1).contains(share) else { continue }
            throw ValidationError("--\(name) is \(share): write a number from 0 to 1")
        }
        if [matchAddress != nil, matchShare != nil, matchEvery != nil].count(where: { $0 }) > 1 {
            throw ValidationError("--match-address, --match-share and --match-every exclude each other: give one")
        }
    }

    /// What is left out stays out, so that an update leaves it as it is.
    var members: [JSON.Member] {
        var members: [JSON.Member] = []
        if !attribute.isEmpty {
            members.append(.init("attributes", .object(attribute.map { ControlClient.attribute($0) })))
        }
        if let toxicity { members.append(.init("toxicity", .number(toxicity))) }
        if let lasts { members.append(.init("for", .text(lasts.defaultValueDescription))) }
        if let matchAddress { members.append(.init("match", ["address": .text(matchAddress)])) }
        if let matchShare { members.append(.init("match", ["share": .number(matchShare)])) }
        if let matchEvery { members.append(.init("match", ["every": .integer(matchEvery)])) }
        return members
    }
}

/// `highwater proxy toxic add PROXY`
struct ProxyToxicAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Disturb a proxy.")

    @OptionGroup var options: ProxyClientOptions
    @OptionGroup var toxic: ProxyToxicOptions
    @Option(name: .shortAndLong, help: "Its type; 'toxic types' lists them.") var type: String
    @Option(name: [.customShort("n"), .long, .customLong("toxicName")], help: "Its name; TYPE_STREAM without it.")
    var name: String?
    @Flag(name: .shortAndLong, help: "What clients send.") var upstream = false
    @Flag(name: .shortAndLong, help: "What they get; so it is if nothing is said.") var downstream = false
    @Argument(help: "The name of the proxy.") var proxy: String

    func validate() throws {
        if upstream && downstream { throw ValidationError("--upstream and --downstream exclude each other: give one") }
    }

    func run() async throws {
        var content: [JSON.Member] = [
            .init("type", .text(type)), .init("stream", .text(upstream ? "upstream" : "downstream")),
        ]
        if let name { content.append(.init("name", .text(name))) }
        let answer = try await options.send(
            "POST", "/proxies/\(ControlClient.escaped(proxy))/toxics", .object(content + toxic.members))
        try options.show(answer, "added \(ProxyText.toxic(answer)) to \(proxy)")
    }
}

/// `highwater proxy toxic update PROXY`
struct ProxyToxicUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Change a toxic; what is left out stays as it is.")

    @OptionGroup var options: ProxyClientOptions
    @OptionGroup var toxic: ProxyToxicOptions
    @Option(name: [.customShort("n"), .long, .customLong("toxicName")], help: "Its name.") var name: String
    @Argument(help: "The name of the proxy.") var proxy: String

    func run() async throws {
        let path = "/proxies/\(ControlClient.escaped(proxy))/toxics/\(ControlClient.escaped(name))"
        let answer = try await options.send("POST", path, .object(toxic.members))
        try options.show(answer, "changed \(ProxyText.toxic(answer)) of \(proxy)")
    }
}

/// `highwater proxy toxic remove PROXY`
struct ProxyToxicRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a toxic.", aliases: ["delete"])

    @OptionGroup var options: ProxyClientOptions
    @Option(name: [.customShort("n"), .long, .customLong("toxicName")], help: "Its name.") var name: String
    @Argument(help: "The name of the proxy.") var proxy: String

    func run() async throws {
        let path = "/proxies/\(ControlClient.escaped(proxy))/toxics/\(ControlClient.escaped(name))"
        let answer = try await options.send("DELETE", path)
        try options.show(answer, "removed \(name) from \(proxy)")
    }
}

/// `highwater proxy toxic types`
struct ProxyToxicTypesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types", abstract: "List the types of toxics with their attributes and units.")

    @OptionGroup var options: ProxyClientOptions

    func run() async throws {
        let answer = try await options.send("GET", "/v1/toxics")
        try options.show(answer, ProxyText.types(answer))
    }
}
