import Dispatch
import Foundation
import Measurement
import MessageLedger
import TestSupport
import Testing

@Suite struct StatusRecorderTests {
    private static let start: UInt64 = 5_000_000_000
    private let directory: TemporaryDirectory
    private let recorder: StatusRecorder

    init() throws {
        directory = try TemporaryDirectory()
        recorder = try StatusRecorder.create(directory.file("statuses"), start: Self.start, length: .seconds(10))
    }

    private func record(_ second: UInt64, _ statuses: UInt16...) {
        for status in statuses { recorder.record(intended: Self.start + second * 1_000_000_000, status: status) }
    }

    @Test func `a status counts in the interval in which the operation was due`() {
        record(2, 200, 200, 429)
        record(3, 500)
        #expect(recorder.statuses(in: 2..<3)[200] == 2)
        #expect(recorder.statuses(in: 2..<3)[429] == 1)
        #expect(recorder.statuses(in: 3..<4).recorded.map(\.status) == [500])
        #expect(recorder.statuses().total == 4)
        #expect(recorder.statuses(in: 5..<9).isEmpty)
    }

    @Test func `no answer is status 0, and what is above 599 counts as 599`() {
        record(0, 0, 0, 599, 600, 999, .max)
        #expect(recorder.statuses()[0] == 2)
        #expect(recorder.statuses()[599] == 4)
        #expect(recorder.statuses()[600] == 0)
    }

    @Test func `statuses are counted by a condition and merged by sum`() {
        record(0, 200, 404, 503)
        var counts = recorder.statuses()
        counts.merge(counts)
        #expect(counts.count { $0 >= 400 } == 4)
        #expect(counts.total == 6)
    }

    @Test func `many threads lose no count, and another process reads them`() throws {
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for index in 0..<10_000 as Range<UInt64> {
                // Neighbouring counters, which share a word.
                recorder.record(intended: Self.start + index % 3 * 1_000_000_000, status: UInt16(200 + index % 2))
            }
        }
        let reader = try StatusRecorder.open(directory.file("statuses"))
        #expect(reader.statuses()[200] == 20_000)
        #expect(reader.statuses()[201] == 20_000)
    }

    @Test func `a file that is cut short is an error`() throws {
        try Data(count: 10).write(to: URL(fileURLWithPath: directory.file("short").string))
        #expect(throws: LedgerError.self) { try StatusRecorder.open(directory.file("short")) }
    }
}
