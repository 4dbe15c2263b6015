import FaultProxy
import Foundation
import KafkaWire
import NIOCore
import Orchestration
import RebalanceRecorder
import Reporting
import TrafficCapture

/// What a tap hears, on its way to a recorder, a file and whoever looks on.
struct WatchSession {
    private let tap: TrafficTap
    private let isJSON: Bool
    private let start: Int64
    private var recorder: RebalanceRecorder
    private var recording: TrafficRecordingWriter?
    private var known: Set<String> = []
    private var dropped = 0
    private var hasExplained = false
    private var hasTurnedAway = false
    private var looked: Int64 = 0

    init(
        _ tap: TrafficTap, cluster: String, topics: [String], record: String?, isJSON: Bool
    ) throws(RunFailure) {
        self.tap = tap
        self.isJSON = isJSON
        start = Self.now
        recorder = RebalanceRecorder(topics: topics.isEmpty ? .all : TopicFilter(only: Set(topics)))
        guard let record else { return }
        let header = TrafficHeader(
            startMicroseconds: start, startUTC: Date.now.ISO8601Format(), cluster: cluster)
        do { recording = try TrafficRecordingWriter(record, header: header) } catch { throw RunFailure(error) }
    }

    private static var now: Int64 { Int64(NIODeadline.now().uptimeNanoseconds / 1_000) }

    /// Takes in what has come, and tells what is over by now. `refused`: connections that no broker took so far.
    mutating func advance(refused: Int) throws(RunFailure) {
        try takeIn()
        if refused > 0, !hasTurnedAway {
            hasTurnedAway = true
            Output.complain("highwater: note: a client came, but no broker listens where --kafka says")
        }
        guard Self.now - looked > 1_000_000 else { return }
        looked = Self.now
        do { try recording?.flush() } catch { throw RunFailure(error) }
        try tell(recorder.finish(at: Self.now))
    }

    /// Tells what is left, whether it is over or not.
    mutating func end() throws(RunFailure) {
        try takeIn()
        do { try recording?.flush() } catch { throw RunFailure(error) }
        try tell(recorder.finish())
    }

    private mutating func takeIn() throws(RunFailure) {
        let (records, lost) = tap.take()
        for record in records {
            let event = TapEvent(record)
            recorder.record(event)
            guard !event.holdsCredentials else { continue }
            do { try recording?.write(event) } catch { throw RunFailure(error) }
        }
        if lost > 0 {
            dropped += lost
            Output.complain(
                "highwater: note: \(dropped) frames came too fast and were not looked at: what is told is incomplete")
        }
        for group in recorder.groupNames where known.insert(group).inserted && !isJSON {
            try Output.print("group \(group) is seen")
        }
    }

    private mutating func tell(_ findings: RebalanceFindings) throws(RunFailure) {
        guard !findings.isEmpty else { return }
        guard isJSON else {
            let text = RebalanceText(findings, startMicroseconds: start)
            defer { hasExplained = hasExplained || !findings.rebalances.isEmpty }
            let lines = text.lines(color: Console.hasColor, explains: !hasExplained)
            return try Output.print(lines.joined(separator: "\n"))
        }
        guard let lines = try? RebalanceJSON.lines(findings) else {
            throw RunFailure(.internalError, "a finding cannot be written as JSON")
        }
        for line in lines { try Output.print(line) }
    }
}

extension TapEvent {
    /// A request that may carry a password: nobody needs it in a file.
    fileprivate var holdsCredentials: Bool {
        guard case .frame(let frame) = self, frame.direction == .clientToBroker else { return false }
        return frame.bytes.getInteger(at: frame.bytes.readerIndex, as: Int16.self) == APIKey.saslAuthenticate.rawValue
    }
}
