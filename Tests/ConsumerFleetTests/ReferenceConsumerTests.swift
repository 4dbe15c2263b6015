import Experiments
import Foundation
import Measurement
import MessageLedger
import TargetKit
import Testing

@testable import ConsumerFleet

@Suite struct ReferenceConsumerTests {
    typealias Call = ScriptedClient.Call

    let files: RunFiles
    init() throws { files = try RunFiles() }

    private func settings(_ commit: ConsumersPlan.Commit, batch: Int, store: String?) -> ConsumerSettings {
        let options = ConsumerOptions(
            member: "consumer-1", servers: "", topic: "orders", group: "workers", assignor: .range, commit: commit,
            sessionTimeoutMilliseconds: 6000, heartbeatMilliseconds: 1000, metadataRefreshMilliseconds: 2000)
        return ConsumerSettings(
            options: options, runDirectory: files.directory.path, batch: batch, work: .zero, store: store,
            apply: .idempotent)
    }

    /// Runs a consumer through a script, and gives what its client was told.
    private func calls(
        _ script: [ScriptedClient.Step], commit: ConsumersPlan.Commit = .afterProcessing, batch: Int = 100,
        store path: String? = nil, refusal: String? = nil, onCall: @escaping () -> Void = {}
    ) throws -> [Call] {
        let client = ScriptedClient(script, board: files.board, refusal: refusal)
        client.onCall = onCall
        let events = try EventLog(files.directory.events(of: "consumer-1"), source: "consumer-1")
        var consumer = ReferenceConsumer(
            client: client,
            witness: try DeliveryWitness.open(
                files.directory, manifest: files.manifest, member: "consumer-1", pid: 11, events: events),
            store: try path.map { try OutcomeStore(path: $0, apply: .idempotent) },
            settings: settings(commit, batch: batch, store: path), events: events)
        try consumer.run(until: client.stop.value)
        return client.calls
    }

    private static let assigned = ScriptedClient.Step.change(.assigned([0, 1]))

    private static func messages(_ sequences: Range<UInt64>, partition: Int32 = 1) -> [ScriptedClient.Step] {
        sequences.map { .message(TestMessage($0, partition: partition)) }
    }

    private func kinds(_ kinds: Set<RunEvent.Kind>) -> [RunEvent.Kind] {
        files.events().map(\.kind).filter(kinds.contains)
    }

    // MARK: Commits

    @Test func `after processing: what is committed was processed`() throws {
        let calls = try calls([Self.assigned] + Self.messages(0..<3) + [.idle] + Self.messages(3..<5))
        #expect(
            calls == [
                .accept(.assigned([0, 1]), delivered: 0), .commit([1: 3], waiting: false, delivered: 3),
                .commit([1: 5], waiting: false, delivered: 5), .close,
            ])
    }

    @Test func `before processing: what is committed is not processed yet`() throws {
        let calls = try calls([Self.assigned] + Self.messages(0..<3), commit: .beforeProcessing)
        #expect(
            calls == [
                .accept(.assigned([0, 1]), delivered: 0), .commit([1: 3], waiting: true, delivered: 0), .close,
            ])
        #expect(files.board[.delivered] == 3)
    }

    @Test func `auto: the client commits by itself`() throws {
        let calls = try calls([Self.assigned] + Self.messages(0..<3), commit: .auto)
        #expect(calls == [.accept(.assigned([0, 1]), delivered: 0), .close])
        #expect(files.board[.delivered] == 3)
    }

    @Test func `a batch is full at its size`() throws {
        let calls = try calls([Self.assigned] + Self.messages(0..<5), batch: 2)
        #expect(
            calls.dropFirst() == [
                .commit([1: 2], waiting: false, delivered: 2), .commit([1: 4], waiting: false, delivered: 4),
                .commit([1: 5], waiting: false, delivered: 5), .close,
            ])
    }

    @Test func `the position of each partition is the offset after its last message`() throws {
        let script = [Self.assigned] + Self.messages(0..<2, partition: 0) + Self.messages(2..<3)
        #expect(try calls(script).dropFirst().first == .commit([0: 102, 1: 3], waiting: false, delivered: 3))
    }

    @Test func `the effects of a batch are in the store when it is committed`() throws {
        let path = files.temporary.file("outcomes.db").string
        var effects: [Int] = []
        _ = try calls([Self.assigned] + Self.messages(0..<3), store: path) {
            var count = 0
            try? OutcomeStore.forEachMessage(path: path) { _, _, _ in count += 1 }
            effects.append(count)
        }
        // At the assignment, at the commit, at the close.
        #expect(effects == [0, 3, 3])
    }

    @Test func `what is applied is the key and the checksum of each message of this run`() throws {
        let path = files.temporary.file("outcomes.db").string
        let foreign = TestMessage(1, stamp: RunFiles.stamp(1, run: 8))
        _ = try calls([Self.assigned, .message(TestMessage(0)), .message(foreign)], store: path)
        var found: [String: UInt32] = [:]
        try OutcomeStore.forEachMessage(path: path) { message, _, values in found[message] = values.lowerBound }
        #expect(found == ["0-0": RunFiles.payload(0).withUnsafeBytes(CRC32C.checksum)])
    }

    @Test func `a refused commit is told and stops nothing`() throws {
        _ = try calls([Self.assigned] + Self.messages(0..<1) + [.idle] + Self.messages(1..<2), refusal: "rebalance")
        #expect(files.board[.delivered] == 2)
        let errors = files.events().filter { $0.kind == .clientError }
        #expect(errors.map(\.detail) == ["commit refused: rebalance", "commit refused: rebalance"])
    }

    @Test func `a partition that resumes tells when its new owner had asked its client before`() throws {
        _ = files.board.deliver(partition: 1, offset: 0, member: 99, now: MonotonicClock.now)
        let begin = MonotonicClock.now
        _ = try calls([Self.assigned, .idle] + Self.messages(1..<2))
        let event = try #require(files.events().first { $0.kind == .partitionResumed })
        let poll = try #require(event.values?["poll_s"])
        #expect(poll > 0 && poll <= Double(event.atNanoseconds - begin) / 1e9)
    }

    // MARK: Assignments

    @Test func `a member is ready once, when it is first assigned something`() throws {
        _ = try calls([Self.assigned, .change(.revoked([0, 1])), Self.assigned])
        #expect(kinds([.assigned, .memberReady, .revoked]) == [.assigned, .memberReady, .revoked, .assigned])
        #expect(files.board.assignee(of: 0) == 11)
    }

    @Test func `what is in hand is processed and committed before its partition is given back`() throws {
        let calls = try calls([Self.assigned] + Self.messages(0..<2) + [.change(.revoked([1]))])
        #expect(
            calls == [
                .accept(.assigned([0, 1]), delivered: 0), .commit([1: 2], waiting: true, delivered: 2),
                .accept(.revoked([1]), delivered: 2), .close,
            ])
        #expect(files.board.assignee(of: 0) == 11)
        #expect(files.board.assignee(of: 1) == 0)
    }

    @Test func `what is in hand of a lost partition is dropped, the rest is processed`() throws {
        let script =
            [Self.assigned] + Self.messages(0..<2, partition: 0) + Self.messages(2..<5) + [.change(.lost([1]))]
        let calls = try calls(script)
        #expect(
            calls == [
                .accept(.assigned([0, 1]), delivered: 0), .accept(.lost([1]), delivered: 0),
                .commit([0: 102], waiting: false, delivered: 2), .close,
            ])
        #expect(try !files.holds(.delivered, 2))
        #expect(files.board.assignee(of: 1) == 0)
        #expect(kinds([.lost]) == [.lost])
    }

    @Test func `an error of the client is told and stops nothing`() throws {
        _ = try calls([Self.assigned, .failure("broker 1 is down")] + Self.messages(0..<1))
        #expect(files.events().first { $0.kind == .clientError }?.detail == "broker 1 is down")
        #expect(files.board[.delivered] == 1)
    }

    @Test func `nothing received is nothing committed`() throws {
        #expect(try calls([Self.assigned, .idle, .idle]) == [.accept(.assigned([0, 1]), delivered: 0), .close])
    }

    // MARK: What is told of the group

    private func values(_ kind: RunEvent.Kind) -> [[String: Double]?] {
        files.events().filter { $0.kind == kind }.map(\.values)
    }

    @Test func `the first message of each assigned partition tells where the reading begins`() throws {
        let again = Self.messages(4..<6)
        _ = try calls(
            [Self.assigned] + Self.messages(0..<3) + [.change(.revoked([1])), .change(.assigned([1]))] + again)
        #expect(
            values(.readFrom) == [
                ["partition": 1, "offset": 0, "delivered": 0, "resumed": 0],
                ["partition": 1, "offset": 4, "delivered": 3, "resumed": 1],
            ])
    }

    @Test func `a member tells the generation that it was assigned its partitions in`() throws {
        _ = try calls([Self.assigned])
        #expect(values(.assigned) == [["generation": 7]])
        #expect(files.events().first { $0.kind == .assigned }?.detail == "partitions 0 1")
    }

    @Test(arguments: [ConsumersPlan.Commit.afterProcessing, .beforeProcessing])
    func `a commit that passes what was delivered is told exactly`(commit: ConsumersPlan.Commit) throws {
        _ = try calls([Self.assigned] + Self.messages(0..<3), commit: commit)
        let isEarly = commit == .beforeProcessing
        #expect(values(.committed) == [["commits": 1, "ahead": isEarly ? 1 : 0]])
        #expect(values(.commitAhead) == (isEarly ? [["partition": 1, "committed": 3, "delivered": 0]] : []))
    }

    @Test func `a refused commit is none`() throws {
        _ = try calls([Self.assigned] + Self.messages(0..<1), commit: .beforeProcessing, refusal: "rebalance")
        #expect(values(.committed).isEmpty && values(.commitAhead).isEmpty)
    }

    @Test func `a thousand commits are told in a few words`() throws {
        let script = [Self.assigned] + (0..<1000 as Range<UInt64>).map { .message(TestMessage($0 % 100)) }
        _ = try calls(script, batch: 1)
        let accounts = values(.committed).compactMap { $0?["commits"] }
        #expect(accounts.reduce(0, +) == 1000)
        #expect(accounts.count < 20)
    }
}
