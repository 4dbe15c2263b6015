@testable import Measurement
import MessageLedger
import TestSupport
import Testing

@Suite struct TimeSampleTests {
    private static let start: UInt64 = 5_000_000_000
    private let temporary: TemporaryDirectory
    init() throws { temporary = try TemporaryDirectory() }

    private func sample(planned: UInt64) throws -> TimeSample {
        try TimeSample.create(temporary.file("times"), start: Self.start, planned: planned)
    }

    @Test func `what the harness and a consumer note of a message is there for whoever opens the file`() throws {
        let writer = try sample(planned: 100)
        let reader = try TimeSample.open(temporary.file("times"), writable: true)
        writer.noteAnswer(
            of: 7, intended: Self.start + 2_000_000_000, sent: Self.start + 2_000_500_000,
            answered: Self.start + 2_007_000_000)
        reader.noteDelivery(of: 7, at: Self.start + 3_000_000_000, by: 4_194_304, isFirst: true)
        reader.noteDelivery(of: 7, at: Self.start + 9_000_000_000, by: 12, isFirst: false)
        let times = try #require(try TimeSample.open(temporary.file("times"))[7])
        #expect(times.intended == 2)
        #expect(times.sent == 2.0005)
        #expect(times.answered == 2.007)
        #expect(times.delivered == .init(seconds: 3, process: 4_194_304))
        #expect(times.deliveredAgain == .init(seconds: 9, process: 12))
    }

    @Test func `a message that was not noted has no times, and one beyond the file is not kept`() throws {
        let sample = try sample(planned: 100)
        #expect(sample[8] == MessageTimes())
        sample.noteDelivery(of: 5000, at: Self.start, by: 1, isFirst: true)
        #expect(sample[5000] == nil)
    }

    @Test(arguments: [
        (planned: UInt64(0), stride: UInt64(1)), (262_143, 1), (262_144, 2), (1_000_000, 4), (1_000_000_000, 4096),
    ])
    func `the file keeps its size however long the run is`(planned: UInt64, stride: UInt64) throws {
        let sample = try sample(planned: planned)
        #expect(sample.stride == stride)
        #expect(try MappedFile.open(existing: temporary.file("times")).size <= 8 << 20 + 96)
        guard planned > 0 else { return }
        // The last message that is kept has room.
        let last = (planned - 1) / stride * stride
        sample.noteDelivery(of: last, at: Self.start + 1000, by: 3, isFirst: true)
        #expect(sample[last]?.delivered?.process == 3)
        #expect(stride == 1 || sample[last + 1] == nil)
    }

    @Test func `a time that is too long to be told is the longest one`() throws {
        let sample = try sample(planned: 9)
        sample.noteAnswer(of: 1, intended: Self.start, sent: Self.start - 9, answered: Self.start + 9_000_000_000_000)
        let times = try #require(sample[1])
        #expect(times.sent == 0)
        #expect(try #require(times.answered) > 4294)
    }

    @Test func `another file is refused`() throws {
        _ = try MappedFile.create(temporary.file("other"), size: 4096)
        #expect(throws: LedgerError.self) { try TimeSample.open(temporary.file("other")) }
    }
}
