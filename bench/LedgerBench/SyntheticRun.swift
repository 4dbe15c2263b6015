import Foundation
import MessageLedger
import Synchronization
import SystemPackage

/// A run of so many messages, as the harness and a consumer would write it: one thread each, and the janitor.
///
/// Its times leave out what one waits for another.
struct SyntheticRun {
    static let producers = 8
    private static let partitions: UInt64 = 12
    /// Files of places, of 1 MiB, that the janitor may be behind: nothing real writes as fast as this.
    private static let arrears = 4_096

    let directory: FilePath
    let messages: UInt64

    private var share: UInt64 { messages / UInt64(Self.producers) }

    private static func place(_ producer: UInt64, _ sequence: UInt64) -> Place {
        Place(
            partition: Int32(sequence % partitions),
            offset: Int64(sequence / partitions * UInt64(producers) + producer))
    }

    /// Writes it, and prints the nanoseconds of a message that is attempted and acknowledged, and of one that is delivered.
    func write() throws {
        for producer in 0..<UInt32(Self.producers) {
            _ = try ProducerLedger.create(
                in: directory, run: LedgerBench.run, producer: producer, reserving: [.acknowledged, .delivered])
        }
        let results = Mutex([Result<Double, any Error>?](repeating: nil, count: 3))
        let isWritten = Atomic<Bool>(false)
        let ended = DispatchSemaphore(value: 0)
        // A queue would have one thread for each processor, and the janitor wait for the others.
        for part in 0..<3 {
            Thread.detachNewThread {
                let result = Result {
                    switch part {
                    case 0: try send()
                    case 1: try receive()
                    default: try clean(until: isWritten)
                    }
                }
                if part == 1 { isWritten.store(true, ordering: .relaxed) }
                results.withLock { $0[part] = result }
                ended.signal()
            }
        }
        for _ in 0..<3 { ended.wait() }
        let seconds = try results.withLock { try $0.compactMap { try $0?.get() } }
        let scale = 1e9 / Double(messages)
        print(String(format: "%.1f %.1f", seconds[0] * scale, seconds[1] * scale))
    }

    /// Rounds of 1024 messages for each producer in turn.
    private func forEachRound(
        _ body: (_ ledger: inout ProducerLedger, _ range: Range<UInt64>) throws -> Void
    ) throws -> Double {
        let boxes = try (0..<UInt32(Self.producers)).map { producer in
            LedgerBox(try ProducerLedger.open(in: directory, run: LedgerBench.run, producer: producer))
        }
        let start = ContinuousClock.now
        for first in stride(from: 0, to: share, by: 1024) {
            for box in boxes { try body(&box.ledger, first..<min(first + 1024, share)) }
        }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    private func send() throws -> Double {
        var waited = Duration.zero
        let seconds = try forEachRound { ledger, range in
            let producer = UInt64(ledger.producer)
            if producer == 0, range.lowerBound % (128 << 10) == 0 { waited += try waitForJanitor() }
            for sequence in range {
                try ledger.attempt(sequence, checksum: 0)
                try ledger.acknowledge(sequence, at: Self.place(producer, sequence))
            }
        }
        return seconds - waited / .seconds(1)
    }

    private func waitForJanitor() throws -> Duration {
        let start = ContinuousClock.now
        while try FileManager.default.contentsOfDirectory(atPath: directory.string).count > Self.arrears {
            usleep(100_000)
        }
        return ContinuousClock.now - start
    }

    private func receive() throws -> Double {
        var waited = Duration.zero
        let seconds = try forEachRound { ledger, range in
            if ledger.attempted < range.upperBound {
                let start = ContinuousClock.now
                while ledger.attempted < range.upperBound { usleep(20) }
                waited += ContinuousClock.now - start
            }
            let producer = UInt64(ledger.producer)
            for sequence in range { _ = try ledger.deliver(sequence, from: Self.place(producer, sequence)) }
        }
        return seconds - waited / .seconds(1)
    }

    private func clean(until isWritten: borrowing Atomic<Bool>) throws -> Double {
        var janitor = PlaceJanitor(directory, run: LedgerBench.run)
        while !isWritten.load(ordering: .relaxed) {
            try janitor.sweep()
            usleep(50_000)
        }
        try janitor.sweep()
        return 0
    }
}

/// Holds a ledger, which cannot be copied, in a collection.
final class LedgerBox {
    var ledger: ProducerLedger
    init(_ ledger: consuming ProducerLedger) { self.ledger = ledger }
}
