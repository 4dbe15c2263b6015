import NIOCore
import RebalanceRecorder
import RecordedTraffic

/// What the recorder finds in the recordings of real clients.
enum RecordedFindings {
    /// The findings, and when the recording begins in µs.
    static func of(_ name: String) throws -> (RebalanceFindings, Int64) {
        let recording = try Recording.Groups(name)
        var recorder = RebalanceRecorder(topics: TopicFilter(only: [recording.topic]))
        for kill in recording.kills { recorder.tell(KillHint(client: kill.client, microseconds: kill.microseconds)) }
        for line in recording.lines {
            guard case .frame(let isRequest, let bytes) = line.content else { continue }
            recorder.record(
                .frame(
                    TapFrame(
                        microseconds: line.microseconds, connection: line.connection, broker: line.broker,
                        direction: isRequest ? .clientToBroker : .brokerToClient, bytes: ByteBuffer(bytes: bytes))))
        }
        return (recorder.finish(), recording.lines.first?.microseconds ?? 0)
    }

    static func account(_ name: String) throws -> RebalanceAccount {
        let (findings, start) = try of(name)
        return RebalanceAccount(startMicroseconds: start, findings: findings)
    }
}
