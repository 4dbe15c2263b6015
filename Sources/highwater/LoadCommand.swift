import ArgumentParser
import Experiments
import Foundation
import Invariants
import LoadGeneration
import Orchestration
import Reporting

/// `highwater load URL|PROFILE`
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Send a load to a gateway or a topic, with no experiment around it, or draw a load profile.",
        discussion: """
            highwater load http://127.0.0.1:8080/ --rate 5000/s --duration 10s
            highwater load http://127.0.0.1:8080/ --users 50 --duration 10s
            highwater load http://127.0.0.1:8080/ --profile loadprofiles/spike.yaml
            highwater load kafka://127.0.0.1:9092/orders --rate 5000/s --size 256B
            highwater load loadprofiles/spike.yaml --plot

            Latency counts from the intended time of each request; nothing late is dropped. Exit code 3 means that the \
            generator itself was saturated, so that the figures say nothing of the target.
            """)

    @Argument(
        help: ArgumentHelp(
            "The address: http://127.0.0.1:8080/path or kafka://127.0.0.1:9092/topic; with --plot a load profile.",
            valueName: "url"))
    var target: String

    @Option(
        help: ArgumentHelp("Requests per second by the clock (open model).", valueName: "5000/s"), transform: Rate.parse
    )
    var rate: Rate?

    @Option(help: "Users who each wait for their answer before they ask again (closed model).")
    var users: Int?

    @Option(help: "A load profile file instead of --rate or --users.")
    var profile: String?

    @Option(
        help: ArgumentHelp("How long; with --rate or --users. (default: 10s)", valueName: "10s"),
        transform: TimeSpan.parse)
    var duration: TimeSpan?

    @Option(help: "The method.")
    var method = "GET"

    @Option(
        name: [.customShort("H"), .long],
        help: ArgumentHelp("A header, such as 'x-user: alice'. May be repeated.", valueName: "name: value"))
    var header: [String] = []

    @Option(help: "The body of each request; may hold the fields of a payload template.")
    var body: String?

    @Option(help: ArgumentHelp("The size of each message; for a topic.", valueName: "256B"), transform: Size.parse)
    var size: Size?

    @Flag(
        help: """
            Messages to a topic carry no headers: neither idempotency key nor trace context, and the 40 bytes of \
            Highwater's stamp lead the payload.
            """)
    var bare = false

    @Option(help: "Connections at the most.")
    var connections: Int?

    @Option(help: "How long one request may take.")
    var timeout: TimeSpan?

    @Option(help: "A file of certificates to trust beside the system's.")
    var ca: String?

    @Flag(help: "Accept any certificate; only of a gateway on this machine.")
    var insecure = false

    @Flag(help: "Speak HTTP/2.")
    var http2 = false

    @Option(help: "Threads that share the load.")
    var workers = 1

    @Flag(help: "Ask the kernel for real-time priority on the pacing threads.")
    var realtime = false

    @OptionGroup var overrides: OverrideOptions

    @Option(help: "Keep the run, its report and its recording, in a directory below this one.")
    var runs: String?

    @Flag(help: "Print plain lines even to a terminal.")
    var plain = false

    @Flag(help: "Print the figures as JSON, and nothing else.")
    var json = false

    @Flag(help: "Draw the intended rate of a load profile over time, and send nothing.")
    var plot = false

    func validate() throws {
        guard !plot else { return }
        let given = [rate != nil, users != nil, profile != nil].filter { $0 }.count
        guard given == 1 else {
            throw ValidationError(
                given == 0
                    ? "how much? Give --rate 5000/s, --users 50 or --profile FILE"
                    : "--rate, --users and --profile exclude each other: give one")
        }
        if let users, users < 1 { throw ValidationError("--users \(users): give at least 1") }
        if workers < 1 { throw ValidationError("--workers \(workers): give at least 1") }
        try checkAddress()
        try checkUseless()
        for header in header where !header.contains(":") {
            throw ValidationError("--header '\(header)' has no colon: write it as 'name: value'")
        }
    }

    private func checkAddress() throws {
        let (address, path) = Self.split(target)
        if address.hasPrefix("kafka://"), path.count < 2 {
            throw ValidationError("'\(target)' names no topic: write kafka://127.0.0.1:9092/orders")
        }
        guard ["http://", "https://", "kafka://"].contains(where: address.hasPrefix) else {
            throw ValidationError(
                "'\(target)' is no address: write http://127.0.0.1:8080/ or kafka://127.0.0.1:9092/orders")
        }
    }

    /// An option without an effect is a mistake that somebody should hear of.
    private func checkUseless() throws {
        let isTopic = target.hasPrefix("kafka://")
        let useless: [(Bool, String)] = [
            (
                profile != nil && duration != nil,
                "--duration does nothing: the profile says how long; use --scale or edit it"
            ),
            (isTopic && body != nil, "--body is of requests: use --size for the messages of a topic"),
            (isTopic && !header.isEmpty, "--header is of requests: messages get headers from a profile"),
            (
                isTopic && (http2 || insecure || ca != nil || connections != nil),
                "--http2, --insecure, --ca and --connections are of gateways"
            ),
            (!isTopic && size != nil, "--size is of messages: use --body for requests"),
            (!isTopic && bare, "--bare is of messages to a topic"),
            (
                !isTopic && body != nil && !["POST", "PUT", "PATCH"].contains(method),
                "\(method) sends no body: add --method POST, or leave --body out"
            ),
        ]
        for (isUseless, why) in useless where isUseless { throw ValidationError(why) }
    }

    func run() async throws {
        if plot { return try draw() }
        let result: ExperimentRunner.Result
        do { result = try await perform() } catch { throw fail(error) }
        let summary = LoadSummary(
            result.judgement, result.recording, directory: runs == nil ? nil : result.directory)
        try finish(json ? summary.json : summary.text, result.judgement.exitCode)
    }

    private func draw() throws {
        let plot: ProfilePlot
        do { plot = try readPlot() } catch { throw fail(error) }
        let width = TerminalScreen.width(of: .standardOutput) ?? 100
        try finish(plot.lines(width: width, color: Console.hasColor).joined(separator: "\n"))
    }

    private func readPlot() throws(RunFailure) -> ProfilePlot {
        try ProfilePlot(path: target, scale: overrides.scale?.share ?? 1, seed: overrides.seed ?? 0)
    }

    private func perform() async throws(RunFailure) -> ExperimentRunner.Result {
        let (experiment, inputs) = try ExperimentFile.load(quick, overrides: overrides.values)
        let parent = runs ?? NSTemporaryDirectory() + "highwater-load-\(getpid())"
        defer { if runs == nil { try? FileManager.default.removeItem(atPath: parent) } }
        return try await RunSession(name: target, plain: plain, silent: json, realtime: realtime).run(
            experiment, inputs, parent: parent)
    }

    private var quick: QuickLoad {
        let (address, path) = Self.split(target)
        var quick: QuickLoad
        if address.hasPrefix("kafka://") {
            quick = QuickLoad(
                target: .kafka(bootstrap: String(address.dropFirst(8)), topic: String(path.dropFirst())),
                amount: amount)
        } else {
            quick = QuickLoad(target: .gateway(url: address), amount: amount)
            quick.request = "\(method) \(path)"
        }
        quick.size = size?.bytes
        quick.authorityFile = ca
        quick.skipsVerification = insecure
        quick.headers = header.map { header in
            let colon = header.firstIndex(of: ":") ?? header.endIndex
            let value = header[colon...].dropFirst().drop { $0 == " " }
            return (String(header[..<colon]), String(value))
        }
        quick.body = body
        quick.isBare = bare
        // A user has a connection: otherwise they would wait for one another here, not at the gateway.
        quick.connections = connections ?? users.map { max(100, $0) }
        quick.timeout = timeout?.duration
        quick.version = http2 ? .http2 : .http1
        quick.workers = workers
        return quick
    }

    private var length: Duration { duration?.duration ?? .seconds(10) }

    private var amount: QuickLoad.Amount {
        if let profile { return .profile(path: profile) }
        if let users { return .users(users, for: length) }
        return .rate(rate?.rate ?? ArrivalRate(perSecond: 0), for: length)
    }

    /// The address of the server and the path on it: `http://host:1/a?b` is `http://host:1` and `/a?b`.
    static func split(_ url: String) -> (address: String, path: String) {
        guard let scheme = url.range(of: "://"), let slash = url[scheme.upperBound...].firstIndex(of: "/") else {
            return (url, "/")
        }
        return (String(url[..<slash]), String(url[slash...]))
    }
}

/// A rate on the command line: `5000/s`.
struct Rate {
    var rate: ArrivalRate

    @Sendable static func parse(_ text: String) throws -> Rate {
        let rate: ArrivalRate
        do { rate = try ArrivalRate(parsing: text) } catch {
            throw ValidationError("\(error.problem); \(error.remedy)")
        }
        guard rate.perSecond > 0 else { throw ValidationError("nothing would be sent; give more than 0/s") }
        return Rate(rate: rate)
    }
}

/// A size on the command line: `256B`, `1KiB`.
struct Size {
    var bytes: ByteCount

    @Sendable static func parse(_ text: String) throws -> Size {
        do { return Size(bytes: try ByteCount(parsing: text)) } catch {
            throw ValidationError("\(error.problem); \(error.remedy)")
        }
    }
}
