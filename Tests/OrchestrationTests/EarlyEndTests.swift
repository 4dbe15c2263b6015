import Experiments
import FaultInjection
import Measurement
import Testing

@testable import Orchestration

@Suite struct EarlyEndTests {
    private static func fault(_ id: String, at seconds: Int, _ repetition: FaultRepetition? = nil) throws
        -> ScheduledFault
    {
        let kill = try Document.decode("{consumer: any}", file: "x.yaml") { KillFault(fields: $0) }
        return ScheduledFault(
            id: id, at: .seconds(seconds), fault: kill, duration: .seconds(2), repetition: repetition,
            location: SourceLocation(file: "x.yaml", line: 1, column: 1))
    }

    private static func records(_ count: Int, of id: String = "kill") -> [FaultRecord] {
        (1...count).map { number in
            var record = FaultRecord(id: "\(id)#\(number)", kind: "kill", effect: "", plannedSeconds: 0)
            record.repetition = RepetitionRecord(of: id, number: number, everySeconds: 4)
            return record
        }
    }

    private static let often = FaultRepetition(times: 5, atMost: 15, every: .seconds(4))

    @Test func `repetitions that were not needed are left out, and what follows them is not`() throws {
        let schedule = [try Self.fault("kill", at: 10, Self.often)]
        // Until 70 s in any case, and 10 s more.
        let early = try #require(EarlyEnd(of: .seconds(80), schedule: schedule, faults: Self.records(6)))
        #expect(early.end == .seconds(44))
        #expect(
            early.text == "the load ends at 44s instead of 80s: kill was carried out 6 times of at most 15")
    }

    @Test func `a load whose repetitions were all needed goes on to its end`() throws {
        let schedule = [try Self.fault("kill", at: 10, Self.often)]
        #expect(EarlyEnd(of: .seconds(80), schedule: schedule, faults: Self.records(15)) == nil)
        #expect(EarlyEnd(of: .seconds(80), schedule: [try Self.fault("kill", at: 10)], faults: []) == nil)
    }

    @Test func `a later fault keeps its place and its time`() throws {
        let schedule = [try Self.fault("kill", at: 10, Self.often), try Self.fault("late", at: 60)]
        let early = try #require(EarlyEnd(of: .seconds(80), schedule: schedule, faults: Self.records(5)))
        #expect(early.end == .seconds(72), "late ends at 62 s instead of the last repetition at 70 s")
        let last = [schedule[0], try Self.fault("last", at: 75)]
        #expect(EarlyEnd(of: .seconds(80), schedule: last, faults: Self.records(5)) == nil)
    }

    @Test func `of two repeated faults the one that goes on longer decides`() throws {
        let schedule = [try Self.fault("kill", at: 10, Self.often), try Self.fault("pause", at: 12, Self.often)]
        let faults = Self.records(5) + Self.records(8, of: "pause")
        let early = try #require(EarlyEnd(of: .seconds(80), schedule: schedule, faults: faults))
        #expect(early.end == .seconds(80 - 28))
    }
}
