import Foundation
import Measurement
import MessageLedger
import SystemPackage
import TargetKit
import TestSupport
import Testing

@testable import LoadGeneration

@Suite struct DeliveryAccountTests {
    let directory: TemporaryDirectory
    let account: DeliveryAccount
    let latency: LatencyRecorder
    let service: LatencyRecorder
    let moments: TimeSample
    let start = MonotonicClock.now - 1_000_000_000

    init() throws {
        directory = try TemporaryDirectory()
        moments = try TimeSample.create(directory.file("times"), start: start, planned: 300)
        latency = try LatencyRecorder.create(directory.file("latency"), start: start, length: .seconds(9))
        service = try LatencyRecorder.create(directory.file("service"), start: start, length: .seconds(9))
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0)
        for sequence in 0..<300 as Range<UInt64> { try ledger.attempt(sequence, checksum: 0) }
        account = DeliveryAccount(
            ledger: ledger, recorders: .init(latency: latency, service: service, times: moments),
            counters: LoadCounters(),
            events: try EventLog(directory.file("events"), source: "harness"))
    }

    private func holds(_ fact: Fact, _ sequence: UInt64) throws -> Bool {
        var ledger = try ProducerLedger.open(in: directory.path, run: 1, producer: 0)
        return ledger.holds(fact, sequence)
    }

    private var events: [RunEvent] { EventLog.read(directory.file("events")) }

    @Test func `an acknowledgement enters the place, and both latencies`() throws {
        let now = MonotonicClock.now
        account.times[5] = (intended: now - 500_000_000, sent: now - 20_000_000)
        account.receive(.acknowledged(Place(partition: 1, offset: 42)), of: 5)
        let evidence = try PlaceEvidence.read(directory.path, run: 1)
        var places = evidence.acknowledgedPlaces
        #expect(places.place(of: MessageID(producer: 0, sequence: 5)) == Place(partition: 1, offset: 42))
        #expect(try holds(.acknowledged, 5))
        #expect(account.counters.acknowledged.load(ordering: .relaxed) == 1)
        let fromIntended = try #require(latency.distribution().maximum)
        let fromSent = try #require(service.distribution().maximum)
        #expect(fromIntended >= .milliseconds(490))
        #expect(fromSent >= .milliseconds(19))
        #expect(fromIntended - fromSent > .milliseconds(450))
    }

    @Test func `the moments of every answer are kept, alone or among others`() throws {
        for sequence in 5...7 as ClosedRange<UInt64> {
            account.times[sequence] = (intended: start + 2_000_000_000, sent: start + 2_003_000_000)
        }
        var answers: [(Delivery, UInt64)] = [(.acknowledged(nil), 5), (.rejected(reason: "too large"), 6)]
        account.receive(at: start + 2_500_000_000) { answers.popLast() }
        account.receive(.indeterminate(reason: "timed out"), of: 7, at: start + 2_500_000_000)
        for sequence in 5...7 as ClosedRange<UInt64> {
            let times = try #require(moments[sequence])
            #expect(times.intended == 2 && times.sent == 2.003 && times.answered == 2.5)
        }
    }

    @Test func `a rejection is a fact, no latency, and told`() throws {
        account.receive(.rejected(reason: "message too large"), of: 7)
        #expect(try holds(.rejected, 7))
        #expect(account.counters.rejected.load(ordering: .relaxed) == 1)
        #expect(latency.distribution().isEmpty)
        #expect(events.map(\.detail) == ["rejected: message too large"])
        #expect(events.map(\.subject) == ["message 0-7"])
    }

    @Test func `no answer in time proves nothing`() throws {
        account.receive(.indeterminate(reason: "timed out"), of: 7)
        for fact in Fact.allCases { #expect(try !holds(fact, 7)) }
        #expect(account.counters.indeterminate.load(ordering: .relaxed) == 1)
        #expect(events.map(\.detail) == ["no answer: timed out"])
    }

    @Test func `a message for which no acknowledgement was asked is counted as unconfirmed`() throws {
        account.receive(.unconfirmed, of: 7)
        for fact in Fact.allCases { #expect(try !holds(fact, 7)) }
        #expect(account.counters.unconfirmed.load(ordering: .relaxed) == 1)
        #expect(events.isEmpty)
    }

    @Test func `the first hundred failures are told one by one, all are counted`() {
        for sequence in 0..<250 as Range<UInt64> { account.receive(.indeterminate(reason: "timed out"), of: sequence) }
        #expect(events.count == 100)
        #expect(account.counters.indeterminate.load(ordering: .relaxed) == 250)
    }
}
