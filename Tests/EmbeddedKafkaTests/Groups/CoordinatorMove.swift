import KafkaWire
import RecordedTraffic

@testable import EmbeddedKafka

/// A broker that begins to coordinate a group, as a recording shows it: it answers as the coordinator, or that it loads.
struct CoordinatorMove {
    var time: ModelTime
    var group: String
    var broker: Int32
    /// How long it says that it loads.
    var loading: Int32

    static func all(
        in requests: [Recording.Frame], _ answers: [Int: Recording.Frame], ahead: Duration
    ) throws -> [CoordinatorMove] {
        var moves: [CoordinatorMove] = []
        for frame in requests {
            guard let group = try frame.decodedRequest().groupID, let answer = try answers[frame.index]?.decodedAnswer()
            else { continue }
            let error = answer.firstError
            guard error != .notCoordinator, error != .coordinatorNotAvailable else { continue }
            let time = GroupReplay.time(frame)
            if let last = moves.lastIndex(where: { $0.group == group }), moves[last].broker == frame.broker {
                if error == .coordinatorLoadInProgress { moves[last].loading = moves[last].milliseconds(to: time) + 1 }
            } else {
                let isFirst = !moves.contains { $0.group == group }
                moves.append(
                    CoordinatorMove(
                        time: isFirst ? time : time.before(ahead), group: group, broker: frame.broker,
                        loading: error == .coordinatorLoadInProgress ? 1 : 0))
            }
        }
        return moves.sorted { $0.time < $1.time }
    }

    func apply(to coordinator: inout GroupCoordinator) {
        coordinator.turn.configuration.loadTimeMilliseconds = loading
        coordinator.setLeader(broker, ofOffsetsPartition: GroupCoordinator.offsetsPartition(of: group), at: time)
        coordinator.turn.configuration.loadTimeMilliseconds = 0
    }

    private func milliseconds(to later: ModelTime) -> Int32 {
        Int32((later.nanoseconds - time.nanoseconds) / 1_000_000)
    }
}

extension ModelTime {
    fileprivate func before(_ wait: Duration) -> ModelTime {
        ModelTime(nanoseconds: nanoseconds - (ModelTime.zero + wait).nanoseconds)
    }
}
