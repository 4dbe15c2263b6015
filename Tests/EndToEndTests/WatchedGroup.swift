import Foundation
import TestSupport

/// A consumer group of programs that know nothing of Highwater: three members in Python, and somebody who feeds them.
final class WatchedGroup {
    private static let program = """
        import sys, time
        from confluent_kafka import Consumer, Producer
        role, servers, assignor = sys.argv[1:4]
        deadline = time.monotonic() + 60
        if role == "feed":
            producer = Producer({"bootstrap.servers": servers, "client.id": role})
            number = 0
            while time.monotonic() < deadline:
                producer.produce("orders", b"%d" % number, partition=number % 6)
                producer.poll(0.02)
                number += 1
        consumer = Consumer({"bootstrap.servers": servers, "client.id": role, "group.id": "shop",
                             "session.timeout.ms": 6000, "heartbeat.interval.ms": 500,
                             "partition.assignment.strategy": assignor, "auto.offset.reset": "earliest"})
        consumer.subscribe(["orders"])
        read = set()
        while time.monotonic() < deadline:
            message = consumer.poll(0.1)
            if message and not message.error():
                read.add(message.partition())
            owned = {place.partition for place in consumer.assignment()}
            print(len(owned) if owned <= read else 0, flush=True)
        """

    private let directory: URL
    private let servers: String
    private let assignor: String
    private var programs: [String: Process] = [:]

    /// Starts nobody yet. `servers`: where its members find the cluster.
    init(in directory: URL, servers: String, assignor: String) throws {
        self.directory = directory
        self.servers = servers
        self.assignor = assignor
        try Data(Self.program.utf8).write(to: directory.appendingPathComponent("group.py"))
    }

    /// Starts a member of this name, or with the name `feed` a producer; `servers` where they are others.
    func start(_ name: String, servers other: String? = nil) throws {
        let process = Process()
        let output = file(name)
        try Data().write(to: output)
        process.executableURL = URL(fileURLWithPath: PythonPrograms.path + "/python3")
        process.arguments = [
            directory.appendingPathComponent("group.py").path, name, other ?? servers, assignor,
        ]
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        programs[name] = process
    }

    /// Waits until each of these members owns so many partitions, and has read from all of them.
    func own(_ count: Int, _ names: [String]) async -> Bool {
        await poll(within: .seconds(20)) { names.allSatisfy { owned($0) == count } }
    }

    func kill(_ name: String) {
        guard let process = programs.removeValue(forKey: name) else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func end() { for name in programs.keys { kill(name) } }

    private func owned(_ name: String) -> Int? {
        let lines = (try? String(contentsOf: file(name), encoding: .utf8))?.split(separator: "\n")
        return lines?.last.flatMap { Int($0) }
    }

    private func file(_ name: String) -> URL { directory.appendingPathComponent("\(name).out") }
}
