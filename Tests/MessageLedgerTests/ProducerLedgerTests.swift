import Foundation
import MessageLedger
import SystemPackage
import TestSupport
import Testing

@Suite struct ProducerLedgerTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    private func ledger(attempted count: UInt64, keepsChecksums: Bool = false) throws -> ProducerLedger {
        var ledger = try ProducerLedger.create(
            in: directory.path, run: 77, producer: 0, keepsChecksums: keepsChecksums)
        for sequence in 0..<count { try ledger.attempt(sequence, checksum: UInt32(truncatingIfNeeded: sequence) &* 3) }
        return ledger
    }

    private func overwrite(_ name: String, at offset: UInt64, with byte: UInt8) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: directory.file(name).string))
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: [byte])
        try handle.close()
    }

    private func id(_ sequence: UInt64) -> MessageID { MessageID(producer: 0, sequence: sequence) }

    @Test func `a fact is new once`() throws {
        var ledger = try ledger(attempted: 3)
        let before = ledger.holds(.delivered, 1)
        let first = try ledger.mark(.delivered, 1)
        let second = try ledger.mark(.delivered, 1)
        let after = ledger.holds(.delivered, 1)
        #expect(!before && after)
        #expect(first == true)
        #expect(second == false)
    }

    @Test func `a message that was never attempted has no facts`() throws {
        var ledger = try ledger(attempted: 3)
        let mark = try ledger.mark(.delivered, 3)
        let far = try ledger.mark(.applied, 1 << 40)
        let holds = ledger.holds(.delivered, 3)
        #expect(mark == nil)
        #expect(far == nil)
        #expect(!holds)
    }

    @Test func `each fact stands for itself`() throws {
        var ledger = try ledger(attempted: 100)
        for fact in Fact.allCases { _ = try ledger.mark(fact, UInt64(fact.rawValue) * 10) }
        for fact in Fact.allCases {
            for other in Fact.allCases {
                let holds = ledger.holds(fact, UInt64(other.rawValue) * 10)
                #expect(holds == (fact == other))
            }
        }
    }

    @Test func `places and checksums come back as they went in`() throws {
        var ledger = try ledger(attempted: 6, keepsChecksums: true)
        let places = [
            Place(partition: 0, offset: 0), Place(partition: 65_534, offset: 1 << 47), Place(partition: 3, offset: 17),
        ]
        for (sequence, place) in places.enumerated() { try ledger.acknowledge(UInt64(sequence), at: place) }
        try ledger.acknowledge(3, at: nil)
        let evidence = try PlaceEvidence.read(directory.path, run: 77)
        for (sequence, place) in places.enumerated() { #expect(evidence.place(of: id(UInt64(sequence))) == place) }
        let unknown = evidence.place(of: id(3))
        let isAcknowledged = ledger.holds(.acknowledged, 3)
        let checksums = (0..<6).map { ledger.checksum(of: $0) }
        #expect(unknown == nil)
        #expect(isAcknowledged)
        #expect(checksums == [0, 3, 6, 9, 12, 15])
    }

    @Test func `neighbours keep their checksums apart`() throws {
        var ledger = try ProducerLedger.create(in: directory.path, run: 1, producer: 0, keepsChecksums: true)
        let checksums: [UInt32] = [.max, 1, 0x8000_0000, .max]
        for (sequence, checksum) in checksums.enumerated() { try ledger.attempt(UInt64(sequence), checksum: checksum) }
        let found = (0..<4).map { ledger.checksum(of: $0) }
        #expect(found == checksums)
    }

    @Test func `facts, places and checksums go on across segments`() throws {
        let segment: UInt64 = 1 << 20
        let count = segment * 2 + 5
        var ledger = try ledger(attempted: count, keepsChecksums: true)
        let marked: [UInt64] = [0, segment - 1, segment, segment + 1, 2 * segment - 1, 2 * segment, count - 1]
        for sequence in marked { try ledger.acknowledge(sequence, at: Place(partition: 1, offset: Int64(sequence))) }
        var found: [UInt64] = []
        var attempted = 0
        try ledger.forEachWord { first, facts in
            attempted += facts.attempted.nonzeroBitCount
            for bit in 0..<64 where facts[.acknowledged] >> UInt64(bit) & 1 == 1 { found.append(first + UInt64(bit)) }
        }
        #expect(found == marked)
        #expect(attempted == Int(count))
        let evidence = try PlaceEvidence.read(directory.path, run: 77)
        for sequence in marked {
            let place = evidence.place(of: id(sequence))
            let checksum = ledger.checksum(of: sequence)
            #expect(place?.offset == Int64(sequence))
            #expect(checksum == UInt32(truncatingIfNeeded: sequence) &* 3)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path.string).count == 8)
    }

    @Test(arguments: [1, 63, 64, 65, 128] as [UInt64])
    func `bits beyond the last attempted message are zero in every word`(count: UInt64) throws {
        var ledger = try ledger(attempted: count)
        // An answer can be entered for a message whose attempt is not counted yet.
        for sequence in 0..<200 as Range<UInt64> { try ledger.acknowledge(sequence, at: nil) }
        var firsts: [UInt64] = []
        var acknowledged = 0
        var attempted = 0
        try ledger.forEachWord { first, facts in
            firsts.append(first)
            acknowledged += facts[.acknowledged].nonzeroBitCount
            attempted += facts.attempted.nonzeroBitCount
        }
        #expect(firsts == Array(stride(from: 0, to: count, by: 64)))
        #expect(acknowledged == Int(count))
        #expect(attempted == Int(count))
    }

    @Test func `two views share what either learns`() throws {
        var sender = try ledger(attempted: 10)
        var receiver = try ProducerLedger.open(in: directory.path, run: 77, producer: 0)
        try receiver.acknowledge(4, at: Place(partition: 2, offset: 9))
        let place = try PlaceEvidence.read(directory.path, run: 77).place(of: id(4))
        let isAcknowledged = sender.holds(.acknowledged, 4)
        #expect(place == Place(partition: 2, offset: 9))
        #expect(isAcknowledged)
        try sender.attempt(10, checksum: 0)
        let isNew = try receiver.mark(.delivered, 10)
        let isNewAgain = try sender.mark(.delivered, 10)
        #expect(isNew == true)
        #expect(isNewAgain == false)
    }

    @Test func `a reader sees what a marker left`() throws {
        do {
            var ledger = try ledger(attempted: 5)
            _ = try ledger.mark(.applied, 2)
        }
        var reader = try ProducerLedger.open(in: directory.path, run: 77, producer: 0, writable: false)
        let attempted = reader.attempted
        let holds = reader.holds(.applied, 2)
        #expect(attempted == 5)
        #expect(holds)
    }

    @Test func `a ledger is created once`() throws {
        _ = try ledger(attempted: 0)
        #expect(throws: LedgerError.self) {
            _ = try ProducerLedger.create(in: directory.path, run: 77, producer: 0)
        }
    }

    @Test func `the ledger of another run is refused`() throws {
        _ = try ledger(attempted: 1)
        let error = #expect(throws: LedgerError.self) {
            _ = try ProducerLedger.open(in: directory.path, run: 78, producer: 0)
        }
        #expect(error?.problem.contains("not a ledger of this run") == true)
    }

    @Test(arguments: Array(0..<80) as [UInt64])
    func `a damaged header is refused`(offset: UInt64) throws {
        _ = try ledger(attempted: 1)
        try overwrite("producer-0.head", at: offset, with: 0xA5)
        #expect(throws: LedgerError.self) { _ = try ProducerLedger.open(in: directory.path, run: 77, producer: 0) }
    }

    @Test func `a ledger with a damaged or a missing segment cannot be read`() throws {
        _ = try ledger(attempted: (1 << 20) + 1)
        func read() throws { _ = try ProducerLedger.open(in: directory.path, run: 77, producer: 0, writable: false) }
        try read()
        try overwrite("producer-0-segment-0.facts", at: 16, with: 0xA5)
        #expect(throws: LedgerError.self) { try read() }
        try overwrite("producer-0-segment-0.facts", at: 16, with: 2)
        try FileManager.default.removeItem(atPath: directory.file("producer-0-segment-1.facts").string)
        #expect(throws: LedgerError.self) { try read() }
    }

    @Test func `the facts of a damaged segment are unknown`() throws {
        var ledger = try ledger(attempted: 1)
        _ = try ledger.mark(.delivered, 0)
        try overwrite("producer-0-segment-0.facts", at: 16, with: 0xA5)
        var reader = try ProducerLedger.open(in: directory.path, run: 77, producer: 0)
        let mark = try reader.mark(.delivered, 0)
        let checksum = reader.checksum(of: 0)
        #expect(mark == nil)
        #expect(checksum == nil)
    }
}
