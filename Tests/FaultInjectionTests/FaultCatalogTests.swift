import Experiments
import FaultInjection
import Foundation
import Testing

@Suite struct FaultCatalogTests {
    private static let kinds = FaultCatalog.all.map { $0.kind }
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func texts(_ folder: String) throws -> [String] {
        let folder = root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".md") }
            .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    }

    private func decode(_ kind: String, _ text: String) throws -> any Fault {
        let type = try #require(FaultCatalog.all.first { $0.kind == kind })
        return try Document.decode(text, file: "x.yaml") { type.init(fields: $0) }
    }

    @Test(arguments: kinds)
    func `every kind of fault has a row in the reference`(kind: String) throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/faults.md"), encoding: .utf8)
        #expect(page.contains("\n| `\(kind)` | "))
    }

    @Test(arguments: kinds)
    func `every kind of fault has an example`(kind: String) throws {
        #expect(try (Self.texts("experiments") + Self.texts("docs")).contains { $0.contains("fault: {\(kind): {") })
    }

    @Test(arguments: [
        ("network", "{}", "the network fault does nothing"),
        ("network", "{latency: 10ms, jitter: 20ms}", "the jitter is larger than the latency"),
        ("network", "{latency: 10ms, loss-by: kernel}", "nothing is lost"),
        ("kafka", "{apis: [Heartbeet], delay: 1s}", "Kafka has no API 'Heartbeet' that is known here"),
        ("kafka", "{apis: [Heartbeat]}", "nothing is done to the requests"),
        ("kafka", "{apis: [Heartbeat], delay: 1s, lose-answer: reset}", "two things are done"),
        ("kafka", "{apis: [Heartbeat], answer: NO_SUCH}", "'NO_SUCH' is not an error of Kafka"),
        ("kafka", "{apis: [Heartbeat], answer: NONE}", "0 is no error"),
        ("kafka", "{apis: [Heartbeat], delay: 1s, applied: true}", "'applied' says what becomes of a request"),
        ("kill", "{consumer: any, signal: hup}", "'hup' is not a value of 'signal'"),
        ("rolling-restart", "{every: 1s, down: 2s}", "a consumer is down for 2s, and the next one ends after 1s"),
        ("rolling-restart", "{down: 6s}", "a consumer is down for 6s, and the next one ends after 5s"),
        ("stall", "{}", "the key 'consumer' is missing"), ("stall", "{consumer: all}", "'all' names no consumer"),
        ("stall", "{backend: 1, consumer: 1}", "the key 'backend' is unknown"),
        ("kill", "{}", "the key 'consumer' is missing"), ("kill", "{consumer: 0}", "'0' names no consumer"),
        ("elect-leaders", "{partitions: 0}", "'0' is no number of partitions"),
        ("elect-leaders", "{partitions: zero}", "'zero' is no number of partitions"),
        ("broker-down", "{broker: x}", "'x' names no broker"),
        ("command", "{run: [touch, x]}", "the key 'undo' is missing"),
        ("command", "{run: [], undo: [rm, x]}", "the command 'run' is empty"),
        ("command", "{run: [touch, x], undo: []}", "the command 'undo' is empty"),
        ("command", "{run: [touch, x], undo: [rm, x], confirm: []}", "the command 'confirm' is empty"),
        ("network", "{loss: 0%}", "the network fault does nothing"),
        ("network", "{latency: 50}", "the duration '50' has no unit"),
        ("network", "{loss: 101%}", "the share '101%' is out of range"),
        ("pause", "{}", "the key 'consumer' is missing"), ("join-group", "{consumers: 0}", "0 is out of range"),
        ("blackhole", "{side: x}", "the key 'side' is unknown"), ("reset", "{side: x}", "the key 'side' is unknown"),
    ])
    func `a fault that cannot be meant is a mistake`(kind: String, text: String, problem: String) throws {
        let mistakes = try #require(throws: Mistakes.self) { try decode(kind, text) }
        #expect(mistakes.all.count == 1, "\(mistakes)")
        #expect(mistakes.all.first?.problem.hasPrefix(problem) == true, "\(mistakes)")
    }

    @Test(arguments: [
        ("kill", "{consumer: any}", "SIGKILL one consumer, chosen by seed"),
        ("pause", "{consumer: 2}", "SIGSTOP consumer-2"), ("join-group", "{}", "1 more consumer joins the group"),
        ("network", "{latency: 150ms, jitter: 50ms}", "150 ± 50 ms latency"),
        (
            "network", "{loss: 7%}",
            "7% loss (packets dropped by the kernel, or else modelled as the stalls it causes in TCP)"
        ),
        ("network", "{loss: 7%, loss-by: model}", "7% loss (modelled as the stalls it causes in TCP)"),
        (
            "kafka", "{apis: [Fetch, Produce], answer: not_leader_or_follower, share: 50%, topic: 'o*'}",
            "50% of Fetch, Produce are refused with NOT_LEADER_OR_FOLLOWER, topic o*"
        ),
        ("blackhole", "{}", "nothing passes"), ("reset", "{}", "every connection is reset"),
        ("elect-leaders", "{partitions: all}", "new leaders for all partitions"),
        ("broker-down", "{broker: 2}", "broker 2 goes away"),
        ("broker-down", "{broker: coordinator}", "the broker that coordinates the group goes away"),
        ("kill", "{consumer: 2, signal: term}", "SIGTERM consumer-2"),
        ("stall", "{consumer: any}", "the poll loop of one consumer, chosen by seed stands still"),
        ("rolling-restart", "{}", "SIGTERM to each consumer, one every 5s, down for 1s"),
        (
            "rolling-restart", "{every: 2s, down: 0s, signal: kill}",
            "SIGKILL to each consumer, one every 2s, down for 0s"
        ),
        ("command", "{run: [touch, x], undo: [rm, x]}", "run: touch x"),
    ])
    func `a plan says what a fault does and how it is undone`(kind: String, text: String, effect: String) throws {
        let fault = try decode(kind, text)
        #expect(fault.effect == effect)
        #expect(!fault.undo.isEmpty)
    }
}
