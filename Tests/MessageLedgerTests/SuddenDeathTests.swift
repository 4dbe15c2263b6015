import Foundation
import MessageLedger
import SystemPackage
import TestSupport
import Testing

/// SIGKILL of a producer with its janitor, and of two consumers, at random moments.
@Suite struct SuddenDeathTests {
    /// `HIGHWATER_KILL_MOMENTS=200` looks at more of them.
    private static let moments =
        ProcessInfo.processInfo.environment["HIGHWATER_KILL_MOMENTS"].flatMap { Int($0) } ?? 20

    /// One process of a run, and what it said it would enter.
    private struct Victim {
        let process: Process
        let log: FilePath

        init(_ directory: FilePath, _ log: FilePath, _ words: String...) throws {
            self.log = log
            process = Process()
            // Beside the test bundle, where the package manager builds both.
            process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
                .appending(path: "LedgerVictim")
            process.arguments = [directory.string, log.string] + words
            try process.run()
        }

        func kill() {
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(process.terminationStatus == SIGKILL, "it ended before it was killed")
        }

        /// The sequences in the log, in the order of writing.
        func logged() throws -> [UInt64] {
            guard FileManager.default.fileExists(atPath: log.string) else { return [] }
            let data = try Data(contentsOf: URL(fileURLWithPath: log.string))
            return (0..<data.count / 8).map { index in
                data.subdata(in: index * 8..<index * 8 + 8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
            }
        }
    }

    @Test func `what a process said before the last entry is in the ledger, whenever it is killed`() throws {
        var random = SeededNumbers(seed: 4711)
        for moment in 0..<Self.moments {
            try killAll(after: UInt32.random(in: 2_000...250_000, using: &random), moment)
        }
    }

    private func killAll(after microseconds: UInt32, _ moment: Int) throws {
        let temporary = try TemporaryDirectory()
        let ledger = temporary.file("ledger")
        try FileManager.default.createDirectory(atPath: ledger.string, withIntermediateDirectories: true)
        let producer = try Victim(ledger, temporary.file("producer"), "producer", "0", "1")
        let consumers = try (0..<2).map {
            try Victim(ledger, temporary.file("consumer-\($0)"), "consumer", "\($0)", "2")
        }
        // The moment itself is what is random here: nothing is waited for.
        usleep(microseconds)
        let victims = moment % 2 == 0 ? consumers + [producer] : [producer] + consumers
        for victim in victims { victim.kill() }
        guard FileManager.default.fileExists(atPath: ledger.appending("producer-0.head").string),
            var reader = try? ProducerLedger.open(in: ledger, run: 77, producer: 0, writable: false)
        else {
            // Killed before its first message: then nobody can have delivered one.
            for consumer in consumers { #expect(try consumer.logged().isEmpty) }
            return
        }
        try check(producer, .acknowledged, &reader)
        for consumer in consumers { try check(consumer, .delivered, &reader) }
        try checkReading(&reader, ledger)
    }

    /// The last entry of a log may be missing in the ledger, for its process was killed between the two; no other may.
    private func check(_ victim: Victim, _ fact: Fact, _ reader: inout ProducerLedger) throws {
        let logged = try victim.logged()
        let missing = logged.filter { !reader.holds(fact, $0) }
        #expect(missing.isEmpty || missing == logged.suffix(1), "\(victim.log): \(missing.count) of \(logged.count)")
    }

    /// What is left can be read, and tells of no conflict that there was not.
    private func checkReading(_ reader: inout ProducerLedger, _ ledger: FilePath) throws {
        var acknowledged: UInt64 = 0
        try reader.forEachWord { _, facts in acknowledged += UInt64(facts[.acknowledged].nonzeroBitCount) }
        let evidence = try PlaceEvidence.read(ledger, run: 77)
        #expect(evidence.conflicting.isEmpty)
        #expect(evidence.repeats == 0)
        // At most one place was told of without its fact.
        #expect(evidence.acknowledgements >= acknowledged)
        for sighting in evidence.unacknowledged { #expect(sighting.place.offset == Int64(sighting.message.sequence)) }
    }
}
