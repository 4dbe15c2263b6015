import Foundation
import TestSupport
import Testing

/// Consumers in Python, which know nothing of Highwater, are proven right or convicted by their effects.
@Suite(.serialized, .enabled(if: PythonPrograms.areInstalled, "make python-deps installs confluent-kafka"))
struct BringYourOwnTests {
    private static let experiments = HighwaterProcess.repository.appendingPathComponent("experiments/bring-your-own")

    private static func experiment(_ name: String) -> String {
        experiments.appendingPathComponent("\(name).yaml").path
    }

    @Test func `a correct consumer is believed, and its naive twins are convicted by name`() async throws {
        let twins: [(String, Int32, String?)] = [
            ("correct", 0, nil), ("adds-again", 1, "idempotent-outcomes"), ("commits-first", 1, "no-loss"),
        ]
        try await forEach(twins, atOnce: 3) { try await Self.expect($0, exits: $1, by: $2) }
    }

    private static func expect(_ name: String, exits code: Int32, by finding: String?) async throws {
        let (exit, process) = try await HighwaterProcess.finished(
            ["run", experiment(name)], path: PythonPrograms.path)
        defer { process.remove() }
        #expect(exit == code, "\(process.text)")
        let file = try VerdictFile(process)
        let blamed = file.findings.filter { $0.group == "invariant" && $0.verdict != "held" }.map(\.name)
        #expect(blamed == [finding].compactMap(\.self), "\(process.text)")
        #expect(file["fleet"]?.observed == "3 consumers planned, 0 ended")
        #expect(file["join"]?.observed.contains("consumer-4 joined and own") == true)
        #expect(file["kill-one"]?.observed.contains("reaped after signal 9, it held") == true)
        try expectOrderlyEnds(process)
        try await process.expectTheSameOffline(code)
    }

    /// SIGTERM reaches the programs, and nothing of them is left.
    private static func expectOrderlyEnds(_ process: HighwaterProcess) throws {
        let events = try process.file("events.jsonl").split(separator: "\n").filter { $0.contains("member-exited") }
        #expect(events.count == 6)
        #expect(events.count { $0.contains("exit code 0") } == 4)
        #expect(events.count { $0.contains("signal 9") } == 2)
        let directory = try #require(process.run).lastPathComponent
        #expect(ProcessTable.pids(mentioning: directory).isEmpty)
    }

    private static let cluster = "kafka: {embedded: {brokers: 1}, topic: orders, partitions: 4}"

    private static func scenario(target: String = cluster, _ rest: String) throws -> URL {
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        let text = """
            highwater: 1
            name: own
            seed: 1
            target: {\(target)}
            load: {profile: [{hold: 100/s, for: 9s}]}
            warm-up: 5s
            drain: {at-most: 30s}
            \(rest)
            """
        try Data(text.utf8).write(to: directory.appendingPathComponent("own.yaml"))
        return directory
    }

    @Test func `effects are read from a command and from a topic too, and the death of a consumer is told`()
        async throws
    {
        let worker = Self.experiments.appendingPathComponent("worker.py").path
        let effects = """
            import json, os, sqlite3
            store = sqlite3.connect(os.environ["HIGHWATER_RUN_DIRECTORY"] + "/orders.db")
            for key, times, payload in store.execute("SELECT * FROM (SELECT key, times, payload FROM orders)"):
                print(json.dumps({"key": key, "count": times, "value": payload}))
            """
        let directory = try Self.scenario(
            """
            consumers:
              {command: [python3, \(worker)], env: {DATABASE: $HIGHWATER_RUN_DIRECTORY/orders.db}, count: 2, group: g}
            outcomes: {command: [python3, effects.py]}
            invariants: {no-loss: {}, idempotent-outcomes: {}, order: {}}
            """)
        try Data(effects.utf8).write(to: directory.appendingPathComponent("effects.py"))
        let process = try HighwaterProcess(["run", "own.yaml"], in: directory, path: PythonPrograms.path)
        defer { process.remove() }
        // Somebody ends one of them, and it was no fault.
        let victim = await poll(within: .seconds(30)) {
            (try? process.file("samples.csv").split(separator: "\n").count > 7) ?? false
                && ProcessTable.pids(mentioning: worker).contains { kill($0, SIGKILL) == 0 }
        }
        #expect(victim)
        #expect(await process.exitCode() == 3, "\(process.text)")
        let file = try VerdictFile(process)
        #expect(file["no-loss"]?.observed == "0 of 900 acknowledged")
        #expect(file["idempotent-outcomes"]?.verdict == "held")
        #expect(file["order"]?.verdict == "inconclusive")
        #expect(file["fleet"]?.verdict == "inconclusive")
        #expect(file["fleet"]?.evidence.first?.contains("signal 9, which nobody asked for") == true)
    }

    @Test func `effects are read from a result topic`() async throws {
        let program = """
            import os, signal
            from confluent_kafka import Consumer, Producer
            where = {"bootstrap.servers": os.environ["HIGHWATER_BOOTSTRAP"]}
            consumer = Consumer(where | {"group.id": os.environ["HIGHWATER_GROUP"], "enable.auto.commit": False,
                                         "auto.offset.reset": "earliest"})
            producer = Producer(where)
            consumer.subscribe([os.environ["HIGHWATER_TOPIC"]])
            running = True
            def stop(*_):
                global running
                running = False
            signal.signal(signal.SIGTERM, stop)
            while running:
                messages = [m for m in consumer.consume(100, timeout=0.1) if m.error() is None]
                for message in messages:
                    key = dict(message.headers())["idempotency-key"]
                    for _ in range(2 if key == b"0-77" else 1):
                        producer.produce("results", b"done", key)
                producer.flush()
                if messages:
                    consumer.commit(asynchronous=False)
            consumer.close()
            """
        let directory = try Self.scenario(
            """
            consumers: {command: [python3, relay.py], count: 1, group: g}
            outcomes: {topic: results}
            schedule: [{id: join, at: 6s, fault: {join-group: {}}, for: 2s}]
            invariants: {no-loss: {}, no-phantoms: {}, idempotent-outcomes: {}}
            """)
        try Data(program.utf8).write(to: directory.appendingPathComponent("relay.py"))
        let (exit, process) = try await HighwaterProcess.finished(
            ["run", "own.yaml"], in: directory, path: PythonPrograms.path)
        defer { process.remove() }
        #expect(exit == 1, "\(process.text)")
        let file = try VerdictFile(process)
        #expect(file["no-loss"]?.observed == "0 of 900 acknowledged")
        #expect(file["no-phantoms"]?.verdict == "held")
        #expect(file["idempotent-outcomes"]?.evidence == ["0-77: 2 effects"])
        // It does not call itself by the name that it was given: members can only be counted.
        #expect(file["join"]?.observed.hasSuffix("consumer-2 joined and the group has 2 members instead of 1") == true)
    }

    @Test func `consumers that run are attached to, stopped and killed, and otherwise left alone`() async throws {
        let worker = Self.experiments.appendingPathComponent("worker.py").path
        let word = UUID().uuidString
        let home = try Self.scenario("")
        defer { try? FileManager.default.removeItem(at: home) }
        let broker = try HighwaterProcess(["broker", "kafka", "--brokers", "1", "--topic", "orders:4"], in: home)
        defer { broker.send(SIGTERM) }
        #expect(
            await poll(within: .seconds(20)) {
                broker.text.contains("bootstrap servers: ") && broker.text.hasSuffix("\n")
            })
        let line = try #require(broker.text.split(separator: "\n").first { $0.contains("bootstrap servers: ") })
        let servers = String(line.dropFirst("bootstrap servers: ".count))
        let database = home.appendingPathComponent("orders.db").path
        let workers = try (1...2).map { number in
            try Self.start(
                worker, word,
                [
                    "HIGHWATER_BOOTSTRAP": servers, "HIGHWATER_GROUP": "g", "HIGHWATER_TOPIC": "orders",
                    "HIGHWATER_CLIENT": "w\(number)", "DATABASE": database,
                ])
        }
        defer { for worker in workers where worker.isRunning { kill(worker.processIdentifier, SIGKILL) } }
        let directory = try Self.scenario(
            target: "kafka: {bootstrap: '\(servers)', topic: orders}",
            """
            consumers: {attach: {match: \(word)}, count: 2, group: g}
            outcomes: {sqlite: \(database), query: "SELECT key, times, payload FROM orders"}
            schedule:
              - {id: stop, at: 6s, fault: {pause: {consumer: 1}}, for: 1s}
              - {id: kill, at: 8s, fault: {kill: {consumer: 2}}}
            invariants: {no-loss: {}, idempotent-outcomes: {}}
            """)
        let (_, plan) = try await HighwaterProcess.finished(["plan", "own.yaml"], in: directory)
        #expect(plan.text.contains("one that is killed stays away: a kill of it cannot be undone"))
        let (exit, process) = try await HighwaterProcess.finished(["run", "own.yaml"], in: directory)
        defer { process.remove() }
        #expect(exit == 0, "\(process.text)")
        #expect(try VerdictFile(process)["no-loss"]?.observed == "0 of 900 acknowledged")
        #expect(workers.count { $0.isRunning } == 1)
    }

    private static func start(_ program: String, _ word: String, _ variables: [String: String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: PythonPrograms.path + "/python3")
        process.arguments = [program, word]
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}
