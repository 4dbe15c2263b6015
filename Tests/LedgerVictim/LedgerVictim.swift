import Foundation
import MessageLedger
import SystemPackage

/// Writes a ledger until it is killed, and says in a log of its own what it is about to enter, before it does.
///
/// `LedgerVictim DIRECTORY LOG producer|consumer NUMBER OF`: consumer `NUMBER` of `OF` delivers every message whose sequence
/// leaves that rest. The place of message n is offset n of partition 0.
@main enum LedgerVictim {
    static let run: UInt64 = 77

    static func main() throws {
        let words = CommandLine.arguments
        guard words.count == 6, let number = UInt64(words[4]), let count = UInt64(words[5]) else { exit(64) }
        let log = try FileDescriptor.open(
            FilePath(words[2]), .writeOnly, options: [.create, .append], permissions: .init(rawValue: 0o644))
        if words[3] == "producer" {
            try produce(in: FilePath(words[1]), log)
        } else {
            try consume(in: FilePath(words[1]), log, number, of: count)
        }
    }

    private static func say(_ sequence: UInt64, _ log: FileDescriptor) throws {
        _ = try withUnsafeBytes(of: sequence) { try log.writeAll($0) }
    }

    private static func produce(in directory: FilePath, _ log: FileDescriptor) throws {
        var ledger = try ProducerLedger.create(in: directory, run: run, producer: 0)
        var janitor = PlaceJanitor(directory, run: run, budget: 0)
        for sequence in 0..<4_000_000 as Range<UInt64> {
            try ledger.attempt(sequence, checksum: 0)
            try say(sequence, log)
            try ledger.acknowledge(sequence, at: Place(partition: 0, offset: Int64(sequence)))
            if sequence % 5000 == 0 { try janitor.sweep() }
        }
    }

    /// Follows the producer; ends with it when its parent is gone.
    private static func consume(
        in directory: FilePath, _ log: FileDescriptor, _ number: UInt64, of count: UInt64
    ) throws {
        let parent = getppid()
        while !FileManager.default.fileExists(atPath: directory.appending("producer-0-segment-0.facts").string) {
            guard getppid() == parent else { return }
            usleep(1000)
        }
        var ledger = try ProducerLedger.open(in: directory, run: run, producer: 0)
        var sequence = number
        while getppid() == parent {
            guard sequence < ledger.attempted else {
                usleep(100)
                continue
            }
            try say(sequence, log)
            _ = try ledger.deliver(sequence, from: Place(partition: 0, offset: Int64(sequence)))
            sequence += count
        }
    }
}
