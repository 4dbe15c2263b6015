import Foundation
import MessageLedger
import SystemPackage

/// How long a fact takes, in one process and in two that mark neighbours.
struct MarkingSpeed {
    private static let messages: UInt64 = 1 << 25

    let directory: FilePath

    /// Prints the nanoseconds of a fact, and of a delivery with its place.
    func measure(processes: Int) throws {
        var ledger = try ProducerLedger.create(
            in: directory, run: LedgerBench.run, producer: 0, reserving: [.acknowledged, .delivered, .applied])
        for sequence in 0..<Self.messages { try ledger.attempt(sequence, checksum: 0) }
        let children = try (0..<processes).map { number in
            let child = Process()
            child.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            child.arguments = ["mark-some", directory.string, "\(number)", "\(processes)"]
            let output = Pipe()
            child.standardOutput = output
            try child.run()
            return (child, output)
        }
        let results = children.map { child, output -> [Double] in
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            child.waitUntilExit()
            return text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        }
        guard results.allSatisfy({ $0.count == 2 }) else {
            print("a process could not mark")
            exit(1)
        }
        // The slower of the processes counts.
        print(results.map { $0[0] }.max() ?? 0, results.map { $0[1] }.max() ?? 0)
    }

    /// Marks each `step`-th message. All processes begin at the same full second, and so go side by side.
    func markSome(from first: UInt64, step: UInt64) throws {
        let factual = try measure(from: first, step: step) { try $0.mark(.applied, $1) }
        let delivered = try measure(from: first, step: step) {
            try $0.deliver($1, from: Place(partition: Int32(first), offset: Int64($1 / step)))
        }
        print(String(format: "%.2f %.2f", factual, delivered))
    }

    private func measure(
        from first: UInt64, step: UInt64, _ body: (inout ProducerLedger, UInt64) throws -> Bool?
    ) throws -> Double {
        var ledger = try ProducerLedger.open(in: directory, run: LedgerBench.run, producer: 0)
        var fresh: UInt64 = 0
        let beginning = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 1.5).rounded(.down))
        while Date() < beginning { usleep(100) }
        let start = ContinuousClock.now
        var sequence = first
        while sequence < Self.messages {
            if try body(&ledger, sequence) == true { fresh += 1 }
            sequence += step
        }
        let nanoseconds = (ContinuousClock.now - start) / .nanoseconds(1)
        guard fresh == Self.messages / step else { throw CocoaError(.fileReadCorruptFile) }
        return nanoseconds / Double(fresh)
    }
}
