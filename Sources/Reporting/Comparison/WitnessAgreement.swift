import RebalanceRecorder

/// How far two witnesses that know nothing of each other tell the same: the frames on the wire, and the consumers.
///
/// Both time how long nobody had a partition that moved. What the frames show as several interruptions is one for the
/// consumers where nothing was processed in between: a client may be sent records, and lose the partition before it reads them.
struct WitnessAgreement: Sendable, Hashable {
    /// One interruption, as both saw it; times in µs on the clock of the findings.
    struct Pair: Sendable, Hashable, Encodable {
        var partition: TopicPartition
        var oldOwner: String?
        var newOwner: String?
        /// How many rebalances the frames show in it.
        var rebalances: Int
        var framesMicroseconds: Int64
        var deliveriesMicroseconds: Int64
        /// The longer of two: the Fetch with the old owner's last record took, or might have waited, so long; the new owner had
        /// not asked its client for so long when it began.
        var pollMicroseconds: Int64
        var endMicroseconds: Int64

        /// In µs, not below 0.
        var apart: Int64 { abs(framesMicroseconds - deliveriesMicroseconds) }
        var isClose: Bool { apart <= WitnessAgreement.close }
        /// Within 50 ms, or one poll.
        var agrees: Bool { apart <= max(WitnessAgreement.close, pollMicroseconds) }
    }

    /// In µs.
    static let close: Int64 = 50_000
    /// A record passes the proxy before it is processed; by how much the two clocks may be read in another order, in µs.
    private static let order: Int64 = 1_000

    /// In the order in which they ended.
    private(set) var pairs: [Pair] = []
    /// Moves whose frames lack an end.
    private(set) var unfinished = 0
    /// Moves that the frames show, and after which nothing was processed or nothing had been interrupted.
    private(set) var framesAlone = 0
    /// New owners that the consumers show, and the frames do not.
    private(set) var deliveriesAlone = 0

    /// nil where the consumers did not tell.
    init?(_ run: ComparedRun) {
        guard let deliveries = run.deliveries else { return nil }
        let window = run.window ?? .min..<Int64.max
        let rebalances = run.findings.rebalances.filter { window.contains($0.trigger.microseconds) }
        let returns = run.findings.staticReturns.filter { window.contains($0.trigger.microseconds) }
        let measures = rebalances.flatMap(\.settledMeasures.partitions) + returns.flatMap(\.measures.partitions)
        let frames = Dictionary(grouping: measures.flatMap(Self.interruptions), by: \.partition)
        let told = Dictionary(grouping: deliveries.filter { window.contains($0.end) }, by: \.partition)
        for partition in Set(frames.keys).union(told.keys) {
            pair(frames[partition] ?? [], told[partition] ?? [])
        }
        pairs.sort { ($0.endMicroseconds, $0.partition) < ($1.endMicroseconds, $1.partition) }
    }

    /// Each change of owner. The first of a measure may be that of a rebalance before.
    private static func interruptions(_ measure: PartitionMeasure) -> [PartitionMeasure] {
        let all = measure.steps ?? [measure]
        return all.dropFirst(measure.countsEarlier == true ? 1 : 0).filter(\.isInterrupted)
    }

    /// Several runs together.
    init(_ all: [WitnessAgreement]) {
        pairs = all.flatMap(\.pairs)
        unfinished = all.reduce(0) { $0 + $1.unfinished }
        framesAlone = all.reduce(0) { $0 + $1.framesAlone }
        deliveriesAlone = all.reduce(0) { $0 + $1.deliveriesAlone }
    }

    var close: Int { pairs.count(where: \.isClose) }
    var agreeing: Int { pairs.count(where: \.agrees) }
    /// Furthest apart first.
    var disagreeing: [Pair] { pairs.filter { !$0.agrees }.sorted { $0.apart > $1.apart } }
    var notCompared: Int { unfinished + framesAlone + deliveriesAlone }
    /// In µs; nil without pairs.
    var median: Int64? {
        let sorted = pairs.map(\.apart).sorted()
        guard !sorted.isEmpty else { return nil }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// Each interruption that the frames show belongs to the first of the consumers' that ends after it.
    private mutating func pair(_ frames: [PartitionMeasure], _ told: [DeliveryInterruption]) {
        var chains: [Int: [PartitionMeasure]] = [:]
        let told = told.sorted { $0.end < $1.end }
        for measure in frames {
            guard let last = measure.lastAnswerMicroseconds, let first = measure.firstAnswerMicroseconds else {
                if measure.isMoved { unfinished += 1 }
                continue
            }
            // Where something was processed between both, they are not the same.
            let index = told.firstIndex { $0.end >= first - Self.order && $0.lastBefore <= max(last, first) }
            if let index {
                chains[index, default: []].append(measure)
            } else if measure.isMoved {
                framesAlone += 1
            }
        }
        for (index, interruption) in told.enumerated() {
            if let chain = chains[index] {
                guard interruption.isMoved || chain.contains(where: \.isMoved) else { continue }
                pairs.append(Pair(chain, interruption))
            } else if interruption.isMoved {
                deliveriesAlone += 1
            }
        }
    }
}

extension WitnessAgreement.Pair {
    /// `chain` is not empty, and all of it has both ends.
    fileprivate init(_ chain: [PartitionMeasure], _ told: DeliveryInterruption) {
        let chain = chain.sorted { ($0.firstAnswerMicroseconds ?? 0) < ($1.firstAnswerMicroseconds ?? 0) }
        // The record that the old owner processed last: so many behind the one that is processed first after it.
        let answer = chain.last?.resumeOffset.flatMap { chain.first?.answer(bringing: $0 + told.replayed - 1) }
        let last = answer?.answeredMicroseconds ?? chain.first?.lastAnswerMicroseconds ?? 0
        // Before a message was due there was nothing to miss.
        let begin = told.beganIdle ? max(last, told.begin) : last
        let end = chain.last?.firstAnswerMicroseconds ?? 0
        partition = told.partition
        oldOwner = chain.first?.oldOwner
        newOwner = chain.last?.newOwner
        rebalances = chain.count
        framesMicroseconds = max(0, end - begin)
        deliveriesMicroseconds = told.end - told.begin
        endMicroseconds = told.end
        pollMicroseconds = max(answer?.pollMicroseconds ?? 0, told.poll)
    }
}
