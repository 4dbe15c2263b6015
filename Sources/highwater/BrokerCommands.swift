import ArgumentParser
import ChildProcesses
import EmbeddedKafka
import Foundation
import KafkaTarget
import TargetKit

/// `highwater broker`
struct BrokerCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broker",
        abstract: "Embedded brokers: for experiments and for trying clients, never for anybody's data.",
        subcommands: [KafkaBroker.self, BrokerControlCommand.self])
}

/// `highwater broker kafka`
struct KafkaBroker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kafka",
        abstract: "Serve a Kafka cluster from this process until SIGTERM or Ctrl-C.",
        discussion: """
            Several brokers with replicas, elections, consumer groups of both protocols and idempotent producers; any \
            Kafka client can use it. Everything is gone at its end. docs/embedded-kafka.md says what it can and cannot do.

            highwater broker kafka --brokers 3 --port 9092 --topic orders:12
            """)

    @Option(help: "How many brokers, each on a port of its own.") var brokers = 3
    @Option(help: "The first broker's port on 127.0.0.1, the others follow; 0 lets the system choose each.")
    var port = 0
    @Option(
        help: "What clients are told of the first broker, HOST:PORT, where they come through a proxy; others follow.")
    var advertise: ListenAddress?
    @Option(help: "A topic to create, as NAME:PARTITIONS. May be repeated.") var topic: [TopicArgument] = []
    @Flag(inversion: .prefixedNo, help: "Create a topic when a client asks for it.") var autoCreate = true
    @Option(help: "The partitions of topics that do not say.") var partitions: Int32 = 1
    @Option(help: "How long a killed broker is waited for before others lead without it.")
    var brokerSession: TimeSpan = "9s"
    @Option(help: "How long a new group waits for more members before its first assignment; in Kafka 3s.")
    var joinDelay: TimeSpan = "500ms"
    @Option(help: "How long a member of a KIP-848 group may be silent; members of classic groups say it themselves.")
    var groupSession: TimeSpan = "45s"
    @Option(help: "How often the members of a KIP-848 group are told to speak; shorter than --group-session.")
    var groupHeartbeat: TimeSpan = "5s"
    @Option(help: "How long after its leader each follower has what was written.") var replicationDelay: TimeSpan =
        "0ms"
    @Option(help: "How many bytes a partition keeps; all of them without it.") var retentionBytes: Int64?
    @Option(help: "The seed of all its ids and dice.") var seed: UInt64 = 1
    @Option(
        help: ArgumentHelp(
            "Something to do wrong on purpose. May be repeated.",
            discussion: DefectCatalog.entries.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")))
    var defect: [String] = []
    @Option(help: "The path of its control socket; 'highwater broker control' speaks to it.") var control: String?
    @Option(help: ArgumentHelp("A file that gets the addresses once the brokers listen.", visibility: .hidden))
    var readyFile: String?

    func validate() throws {
        guard (1...32).contains(brokers) else { throw ValidationError("--brokers must be 1 to 32") }
        guard (0...(65536 - brokers)).contains(port) else {
            throw ValidationError("--port must leave room for \(brokers) ports up to 65535")
        }
        if let advertise, !(1...(65536 - brokers)).contains(advertise.port) {
            throw ValidationError("--advertise must leave room for \(brokers) ports up to 65535")
        }
        guard (1...10_000).contains(partitions) else { throw ValidationError("--partitions must be 1 to 10000") }
        guard (1..<groupSession.milliseconds).contains(groupHeartbeat.milliseconds) else {
            throw ValidationError("--group-heartbeat must be 1ms or more, and shorter than --group-session")
        }
        if let retentionBytes, retentionBytes <= 0 { throw ValidationError("--retention-bytes must be 1 or more") }
        for name in defect where DefectCatalog.defect(named: name) == nil {
            let known = DefectCatalog.entries.map(\.name).joined(separator: ", ")
            throw ValidationError("there is no defect '\(name)'; use one of \(known)")
        }
    }

    func run() async throws {
        ParentWatch.begin()
        do {
            let server = try await EmbeddedKafkaServer.start(configuration)
            for topic in topic {
                try await server.perform(
                    .createTopic(name: topic.name, partitions: topic.partitions, replicas: min(3, brokers)))
            }
            if let readyFile {
                try Data((server.servers + "\n").utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
            }
            print("bootstrap servers: \(server.servers)")
            fflush(nil)
            await Self.signal()
            await server.shutDown()
            if let control { unlink(control) }
        } catch let error as ClusterError {
            Output.complain("highwater: error: \(error)")
            throw ArgumentParser.ExitCode(69)
        }
    }

    private var configuration: ServerConfiguration {
        var cluster = ClusterConfiguration(brokers: brokers, seed: seed)
        cluster.autoCreatesTopics = autoCreate
        cluster.partitions = partitions
        cluster.brokerSession = brokerSession.duration
        cluster.replicationDelay = replicationDelay.duration
        cluster.groups.initialRebalanceDelayMilliseconds = Int32(clamping: joinDelay.milliseconds)
        // Kafka refuses sessions below 6 s; tests want quicker ones.
        cluster.groups.sessionTimeoutsMilliseconds = 100...1_800_000
        cluster.groups.consumerSessionTimeoutMilliseconds = Int32(clamping: groupSession.milliseconds)
        cluster.groups.consumerHeartbeatIntervalMilliseconds = Int32(clamping: groupHeartbeat.milliseconds)
        cluster.retentionBytes = retentionBytes ?? -1
        for case let defect? in defect.map(DefectCatalog.defect(named:)) { cluster.defects.insert(defect) }
        var configuration = ServerConfiguration(cluster: cluster)
        configuration.port = port
        configuration.advertised = advertise.map { ($0.host, $0.port) }
        configuration.control = control
        return configuration
    }

    private static func signal() async {
        let (signals, heard) = AsyncStream.makeStream(of: String.self)
        let watch = SignalWatch { heard.yield($0) }
        for await _ in signals { break }
        watch.cancel()
    }
}

/// A topic on the command line: `orders:12`.
struct TopicArgument: ExpressibleByArgument {
    var name: String
    var partitions: Int

    init?(argument: String) {
        let parts = argument.split(separator: ":")
        guard parts.count == 2, let partitions = Int(parts[1]), (1...1000).contains(partitions) else { return nil }
        name = String(parts[0])
        self.partitions = partitions
    }
}

/// `highwater broker control`
struct BrokerControlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "control",
        abstract: "Steer an embedded cluster through its control socket.",
        discussion: """
            Commands (BROKER -1 means all of them, where it may):
              create-topic NAME PARTITIONS    delete-topic NAME
              move-leader TOPIC PARTITION BROKER         to an in-sync replica; -1: no leader
              elect-unclean TOPIC PARTITION BROKER       to any live replica; what others have beyond it is lost
              truncate-log TOPIC PARTITION OFFSET
              down BROKER (as by SIGKILL)     stop BROKER (as by SIGTERM)     up BROKER
              pause BROKER (as by SIGSTOP)    resume BROKER
              replica-lag BROKER MS (-1: it stops to follow)
              round-trip-time BROKER MS
              move-coordinator GROUP BROKER
              answer-errors API-KEY ERROR-CODE COUNT
              defect NAME on|off
            """)

    @Argument(help: "The control socket.") var socket: String
    @Argument(parsing: .captureForPassthrough, help: "The command and its arguments.") var command: [String]

    func run() throws {
        guard let command = ClusterCommand(words: command) else {
            throw ValidationError("'\(command.joined(separator: " "))' is not a command; see --help")
        }
        do { try BrokerControl.send(command, to: socket) } catch {
            Output.complain("highwater: error: \(error)")
            throw ArgumentParser.ExitCode(69)
        }
        try Output.tell("ok")
    }
}
