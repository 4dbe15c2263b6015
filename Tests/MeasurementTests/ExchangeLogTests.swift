import Foundation
import Measurement
import MessageLedger
import SystemPackage
import TestSupport
import Testing

@Suite struct ExchangeLogTests {
    private let directory: TemporaryDirectory
    private let path: FilePath

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("exchanges")
    }

    private static func record(_ sequence: UInt64) -> ExchangeRecord {
        ExchangeRecord(
            sequence: sequence, intended: sequence * 10, sent: sequence * 10 + 1, answered: sequence * 10 + 7,
            status: UInt16(sequence % 600), outcome: ExchangeRecord.Outcome.allCases[Int(sequence % 3)],
            attempts: UInt8(sequence % 256), retryAfterSeconds: sequence % 2 == 0 ? nil : UInt32(sequence),
            backend: UInt16(sequence % 65_536))
    }

    @Test(arguments: [0, 1, 700, 1637, 1638, 1639, 3276, 3277, 50_000])
    func `what was appended is read back, while the log is still written`(count: Int) throws {
        let log = try ExchangeLog.create(path, run: 7, producer: 3, capacity: 100_000)
        for sequence in 0..<UInt64(count) { log.append(Self.record(sequence)) }
        let reader = try ExchangeReading(path, run: 7)
        #expect(reader.count == count && reader.dropped == 0 && reader.producer == 3)
        #expect((0..<count).first { reader[$0] != Self.record(UInt64($0)) } == nil)
    }

    @Test(arguments: [
        (UInt32(0), UInt32(0)), (1, 1), (4_194_302, 4_194_302), (4_194_303, 4_194_302), (.max, 4_194_302),
    ])
    func `a wait of any length comes back, at most 48 days`(written: UInt32, read: UInt32) throws {
        let log = try ExchangeLog.create(path, run: 7, producer: 0, capacity: 1)
        var record = Self.record(9)
        record.retryAfterSeconds = written
        log.append(record)
        record.retryAfterSeconds = read
        #expect(try ExchangeReading(path, run: 7)[0] == record)
    }

    @Test func `a full log says how many it had no room for`() throws {
        let log = try ExchangeLog.create(path, run: 7, producer: 0, capacity: 2)
        for sequence in 0..<5 as Range<UInt64> { log.append(Self.record(sequence)) }
        let reader = try ExchangeReading(path, run: 7)
        #expect(reader.count == 2 && reader.dropped == 3)
        #expect(reader[1].sequence == 1)
    }

    @Test func `no log is larger than the stated maximum`() throws {
        let log = try ExchangeLog.create(path, run: 7, producer: 0, capacity: .max)
        let record = Self.record(1)
        for _ in 0..<ExchangeLog.maximumCapacity + 1 { log.append(record) }
        let reader = try ExchangeReading(path, run: 7)
        #expect(reader.count == ExchangeLog.maximumCapacity && reader.dropped == 1)
    }

    @Test func `the log of another run, a damaged one and a missing one are errors`() throws {
        _ = try ExchangeLog.create(path, run: 7, producer: 0, capacity: 2)
        #expect(throws: LedgerError.self) { try ExchangeReading(path, run: 8) }
        #expect(throws: LedgerError.self) { try ExchangeReading(directory.file("missing"), run: 7) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path.string))
        try handle.truncate(atOffset: 4100)
        #expect(throws: LedgerError.self) { try ExchangeReading(path, run: 7) }
        try handle.close()
    }
}
