import ArgumentParser
import ChildProcesses
import Foundation
import KafkaTarget
import TargetKit

/// `highwater broker`
struct BrokerCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broker",
        abstract: "Embedded brokers: for experiments and for trying clients, never for anybody's data.",
        subcommands: [KafkaBroker.self, BrokerControlCommand.self])
}

/// `highwater broker kafka`
struct KafkaBroker: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kafka",
        abstract: "Serve a Kafka cluster from this process until SIGTERM or Ctrl-C.",
        discussion: """
            The cluster is librdkafka's mock: it keeps at most 5 MiB or 100,000 messages per partition, and forgets \
            everything at its end. docs/embedded-kafka.md says what it can and cannot do.
            """)

    @Option(help: "How many brokers, each on a port of its own.") var brokers = 3
    @Option(help: "A topic to create, as NAME:PARTITIONS. May be repeated.") var topic: [TopicArgument] = []
    @Option(help: "The path of its control socket; 'highwater broker control' speaks to it.") var control: String?
    @Option(help: ArgumentHelp("A file that gets the addresses once the brokers listen.", visibility: .hidden))
    var readyFile: String?

    func validate() throws {
        guard (1...32).contains(brokers) else { throw ValidationError("--brokers must be 1 to 32") }
    }

    func run() throws {
        ParentWatch.begin()
        do {
            let cluster = try MockCluster(brokers: brokers)
            for topic in topic { try create(topic, cluster) }
            if let control { try BrokerControl.serve(cluster, at: control) }
            if let readyFile {
                try Data((cluster.servers + "\n").utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
            }
            print("bootstrap servers: \(cluster.servers)")
            fflush(nil)
            waitForSignal()
            if let control { unlink(control) }
            withExtendedLifetime(cluster) {}
        } catch let error as TargetError {
            FileHandle.standardError.write(Data("highwater: error: \(error)\n".utf8))
            throw ArgumentParser.ExitCode(69)
        }
    }

    private func create(_ topic: TopicArgument, _ cluster: MockCluster) throws {
        let command = BrokerCommand.createTopic(
            name: topic.name, partitions: topic.partitions, replicas: min(3, brokers))
        if let error = cluster.perform(command).error { throw ValidationError("topic \(topic.name): \(error)") }
    }

    private func waitForSignal() {
        let ended = DispatchSemaphore(value: 0)
        let watch = SignalWatch { _ in ended.signal() }
        ended.wait()
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
            Commands:
              create-topic NAME PARTITIONS    move-leader TOPIC PARTITION BROKER (-1: none)
              down BROKER                     up BROKER
              round-trip-time BROKER MS       (-1: all brokers)
              move-coordinator GROUP BROKER   answer-errors API-KEY ERROR-CODE COUNT
            """)

    @Argument(help: "The control socket.") var socket: String
    @Argument(parsing: .captureForPassthrough, help: "The command and its arguments.") var command: [String]

    func run() throws {
        guard let command = BrokerCommand(words: command) else {
            throw ValidationError("'\(command.joined(separator: " "))' is not a command; see --help")
        }
        do { try BrokerControl.send(command, to: socket) } catch {
            FileHandle.standardError.write(Data("highwater: error: \(error)\n".utf8))
            throw ArgumentParser.ExitCode(69)
        }
        print("ok")
    }
}

extension BrokerCommand {
    /// Reads a command as a person types it; `nil` when it is none.
    init?(words: [String]) {
        guard let verb = words.first else { return nil }
        let rest = Array(words.dropFirst())
        let numbers = rest.compactMap { Int32($0) }
        switch (verb, rest.count, numbers.count) {
        case ("create-topic", 2, 1...): self = .createTopic(name: rest[0], partitions: Int(rest[1]) ?? 1, replicas: 1)
        case ("move-leader", 3, 2...): self = .moveLeader(topic: rest[0], partition: numbers[0], broker: numbers[1])
        case ("down", 1, 1): self = .down(broker: numbers[0])
        case ("up", 1, 1): self = .up(broker: numbers[0])
        case ("round-trip-time", 2, 2): self = .roundTripTime(broker: numbers[0], milliseconds: Int(numbers[1]))
        case ("move-coordinator", 2, 1...): self = .moveCoordinator(group: rest[0], broker: numbers[numbers.count - 1])
        case ("answer-errors", 3, 3):
            self = .answerErrors(
                api: Int16(truncatingIfNeeded: numbers[0]), error: Int16(truncatingIfNeeded: numbers[1]),
                count: Int(numbers[2]))
        default: return nil
        }
    }
}
