import Foundation
import Measurement
import MessageLedger
import TestSupport
import Testing

@testable import Orchestration

@Suite struct TraceConclusionTests {
    private let temporary: TemporaryDirectory
    private let directory: RunDirectory

    init() throws {
        temporary = try TemporaryDirectory()
        directory = RunDirectory(temporary.file("run"))
        try directory.create()
    }

    private func manifest(consumers: Int, store: String?, end: RunEnd = .complete) -> RunManifest {
        var manifest = RunManifest(
            name: "test", hypothesis: nil, seed: 1, run: 9, streams: [StreamRecord(plannedArrivals: 4)], partitions: 2,
            acknowledgements: true, outcomeStore: store, consumers: consumers,
            startedAt: Date(timeIntervalSince1970: 1.8e9), startNanoseconds: 1, loadSeconds: 10, recordedSeconds: 60,
            maximumSenderErrorSeconds: 1, maximumBacklog: 1)
        manifest.end = end
        return manifest
    }

    private func conclusion(
        _ facts: [Fact], consumers: Int = 2, store: String? = nil, isEvicted: Bool = false, wasPassedOver: Bool = false,
        end: RunEnd = .complete
    ) throws -> String {
        let manifest = manifest(consumers: consumers, store: store, end: end)
        var ledger = try ProducerLedger.create(in: directory.ledger, run: 9, producer: 0)
        for sequence in 0..<3 as Range<UInt64> { try ledger.attempt(sequence, checksum: 0) }
        for fact in facts { _ = try ledger.mark(fact, 2) }
        return TraceConclusion(
            facts: try MessageFacts(directory, manifest, producer: 0, sequence: 2), manifest: manifest,
            isEvicted: isEvicted, wasPassedOver: wasPassedOver
        ).text
    }

    @Test(
        arguments: [
            ([], "indeterminate: it may appear or not, and neither is an error"),
            ([.rejected], "rejected: it has no effect, and is owed none"),
            ([.acknowledged], "lost: acknowledged, and never delivered"),
            ([.acknowledged, .delivered], "delivered once"), ([.delivered], "delivered once"),
            ([.acknowledged, .delivered, .redelivered], "delivered more than once"),
        ] as [([Fact], String)])
    func `without a store the deliveries decide`(facts: [Fact], text: String) throws {
        #expect(try conclusion(facts) == text)
    }

    @Test(
        arguments: [
            ([.acknowledged, .delivered], "lost: acknowledged, and never applied"),
            ([.acknowledged, .delivered, .applied], "delivered once, applied once"),
            ([.acknowledged, .delivered, .redelivered, .applied], "delivered more than once, applied once"),
            ([.delivered, .applied, .misapplied], "applied more than once, or wrongly"),
        ] as [([Fact], String)])
    func `with a store its effects decide`(facts: [Fact], text: String) throws {
        #expect(try conclusion(facts, store: "outcomes.db") == text)
    }

    @Test func `a lost message was passed over or evicted, or the run had no time for it`() throws {
        #expect(
            try conclusion([.acknowledged], wasPassedOver: true)
                == "lost: acknowledged, and never delivered: its place was passed over")
    }

    @Test func `what retention removed is not called lost`() throws {
        #expect(try conclusion([.acknowledged], isEvicted: true) == "evicted by retention before anybody read it")
    }

    @Test func `a run that ended early says so`() throws {
        #expect(
            try conclusion([.acknowledged], end: .stopped("by hand"))
                == "lost: acknowledged, and never delivered, when the run ended early")
    }

    @Test func `of consumers of the user's own only the effects tell`() throws {
        #expect(try conclusion([.acknowledged], consumers: 0) == "what became of it is not recorded")
    }

    @Test func `an effect of theirs is proof`() throws {
        #expect(try conclusion([.applied], consumers: 0, store: "orders.db") == "applied")
    }

    @Test func `a message that was never sent has no facts`() throws {
        _ = try ProducerLedger.create(in: directory.ledger, run: 9, producer: 0)
        let facts = try MessageFacts(
            directory, manifest(consumers: 2, store: nil), producer: 0, sequence: 2)
        #expect(!facts.isAttempted && facts.facts.isEmpty && facts.place == nil)
    }
}
