import Experiments

/// How many users of a closed model there are at a time.
public struct UserSchedule: Sendable {
    private let stages: [(begin: Double, length: Double, from: Double, to: Double)]
    public let length: Duration
    /// The most there ever are.
    public let most: Int
    public let think: ThinkTime

    /// Nil for an open model.
    public init?(_ profile: LoadProfile) {
        guard case .users(let stages, let think) = profile.model else { return nil }
        var begin = 0.0
        self.stages = stages.map { stage in
            let length = stage.duration.inSeconds
            defer { begin += length }
            return (begin, length, Double(stage.from), Double(stage.to))
        }
        self.think = think
        length = profile.length
        most = stages.reduce(0) { max($0, $1.from, $1.to) }
    }

    /// How many users there are, some seconds after the start; none before it and from the end on.
    public func users(at seconds: Double) -> Int {
        guard seconds >= 0 else { return 0 }
        let next = stages.partitioningIndex { $0.begin > seconds }
        guard next > 0 else { return 0 }
        let stage = stages[next - 1]
        guard seconds < stage.begin + stage.length else { return 0 }
        return Int((stage.from + (stage.to - stage.from) * (seconds - stage.begin) / stage.length).rounded())
    }
}
