import Foundation
import NIOCore
import RecordedTraffic
import Synchronization
import Testing

@testable import RebalanceRecorder

@Suite struct RecordedRebalanceTests {
    /// What all recordings together were held against.
    private struct Tally {
        var recordings = 0
        var rebalances = 0
        var times = 0
        var values = 0
    }

    private static let tally = Mutex(Tally())

    @Test(arguments: Recording.names)
    func `what is found in recorded traffic is what happened`(name: String) throws {
        let recording = try Recording.Groups(name)
        var recorder = RebalanceRecorder(recording)
        for event in recording.events { recorder.record(event) }
        let findings = recorder.finish()
        #expect(recorder.unreadFrames == 0)
        var comparison = TruthComparison()
        for truth in recording.truth {
            comparison.compare(findings.shape(of: truth["group"] as? String ?? ""), with: truth, at: name)
        }
        #expect(
            comparison.differences.isEmpty, Comment(rawValue: comparison.differences.prefix(60).joined(separator: "\n"))
        )
        Self.tally.withLock { tally in
            tally.recordings += 1
            tally.rebalances += findings.rebalances.count
            tally.times += comparison.times
            tally.values += comparison.values
            guard tally.recordings == Recording.names.count else { return }
            print(
                "held against the truth: \(tally.recordings) recordings, \(tally.rebalances) rebalances, "
                    + "\(tally.times) times, \(tally.values) other values")
        }
    }
}

extension RebalanceRecorder {
    /// A recorder that looks at the recording's topic and knows its kills.
    init(_ recording: Recording.Groups) {
        self.init(topics: TopicFilter(only: [recording.topic]))
        for kill in recording.kills { tell(KillHint(client: kill.client, microseconds: kill.microseconds)) }
    }
}

extension Recording.Groups {
    var events: [TapEvent] {
        lines.map { line in
            switch line.content {
            case .opened(let client): .connection(line.change(.opened(client: client)))
            case .closed(let by, let how): .connection(line.change(.closed(by: by, how: how)))
            case .frame(let isRequest, let bytes):
                .frame(
                    TapFrame(
                        microseconds: line.microseconds, connection: line.connection, broker: line.broker,
                        direction: isRequest ? .clientToBroker : .brokerToClient, bytes: ByteBuffer(bytes: bytes)))
            }
        }
    }
}

extension Recording.Line {
    fileprivate func change(_ change: TapConnection.Change) -> TapConnection {
        TapConnection(microseconds: microseconds, connection: connection, broker: broker, change: change)
    }
}
