import Foundation
import Measurement
import MessageLedger
import SystemPackage

/// The ledger at a size that no test has: writes a run through the API that a run uses, marks facts, and checks it.
///
/// `LedgerBench generate DIRECTORY MESSAGES` · `check DIRECTORY` · `trace DIRECTORY` · `mark DIRECTORY PROCESSES` ·
/// `path DIRECTORY`
@main enum LedgerBench {
    static let run: UInt64 = 77

    static func main() throws {
        let words = CommandLine.arguments
        guard words.count >= 3 else { return usage() }
        let directory = FilePath(words[2])
        switch words[1] {
        case "generate":
            guard words.count == 4, let messages = UInt64(words[3]) else { return usage() }
            try SyntheticRun(directory: directory, messages: messages).write()
            try LedgerSeal.write(directory)
        case "check": try check(directory)
        case "trace": try trace(directory)
        case "mark":
            guard words.count == 4, let processes = Int(words[3]) else { return usage() }
            try MarkingSpeed(directory: directory).measure(processes: processes)
        case "path": try PathCost(directory: directory).measure()
        case "mark-some":
            guard words.count == 5, let number = UInt64(words[3]), let step = UInt64(words[4]) else { return usage() }
            try MarkingSpeed(directory: directory).markSome(from: number, step: step)
        default: usage()
        }
    }

    private static func usage() {
        print("usage: LedgerBench generate DIRECTORY MESSAGES | mark DIRECTORY PROCESSES | check|trace|path DIRECTORY")
        exit(64)
    }

    /// Prints: messages, seconds, and the most memory that was resident, in MiB.
    private static func check(_ directory: FilePath) throws {
        let start = ContinuousClock.now
        let tally = try MessageTally.read(directory, run: run, producers: SyntheticRun.producers)
        try LedgerSeal.check(directory)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let places = tally.places
        guard tally.acknowledged == tally.attempted, tally.delivered == tally.attempted, tally.lost.total == 0,
            places.matched == tally.attempted, places.unplaced == 0, places.incomparable.total == 0,
            places.conflicts.total + places.moved.total + places.logDuplicates.total == 0
        else {
            print("the check found what was not written: \(tally)")
            exit(1)
        }
        print(tally.attempted, String(format: "%.3f %.1f", seconds, try ResidentMemory.peak()))
    }

    /// Prints the seconds until everything about one message is known.
    private static func trace(_ directory: FilePath) throws {
        let start = ContinuousClock.now
        try LedgerSeal.check(directory)
        var found = 0
        for producer in 0..<UInt32(SyntheticRun.producers) {
            var ledger = try ProducerLedger.open(in: directory, run: run, producer: producer, writable: false)
            let sequence = ledger.attempted - 1
            found += Fact.allCases.filter { ledger.holds($0, sequence) }.count
            let id = MessageID(producer: producer, sequence: sequence)
            found += try PlaceEvidence.places(of: [id], in: directory, run: run).count
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1) / Double(SyntheticRun.producers)
        guard found == 3 * SyntheticRun.producers else {
            print("found \(found) facts of \(SyntheticRun.producers) messages")
            exit(1)
        }
        print(String(format: "%.3f", seconds))
    }
}

/// What the system says of this process.
enum ResidentMemory {
    /// The most that was resident, in MiB; zero where the system does not tell.
    static func peak() throws -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        return (line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? 0) / 1024
    }
}
