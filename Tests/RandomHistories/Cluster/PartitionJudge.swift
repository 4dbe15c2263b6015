import EmbeddedKafka
import KafkaWire

/// What must hold of one partition after each step, whatever happens to the cluster.
struct PartitionJudge {
    let partition: Int32
    /// What was committed, in its order; a later step may only add to it.
    private var committed: [StoredBatch] = []
    private var committedEnd: Int64 = 0
    private var epoch: Int32 = 0
    /// First offsets of what was acknowledged to producers with acks=all, with what stands there.
    private var acknowledged: [(producerID: Int64, sequence: Int32, offset: Int64)] = []

    init(partition: Int32) { self.partition = partition }

    // MARK: After each step

    mutating func judge(_ model: ClusterModel, isUnclean: Bool) throws(Claim) {
        guard let state = model.partition("t", partition) else { throw Claim("the topic is gone") }
        guard state.leaderEpoch >= epoch else { throw Claim("the leader's epoch went back") }
        let isElected = state.leaderEpoch > epoch
        epoch = state.leaderEpoch
        guard let leader = state.leaderIndex else { return }
        let log = state.replicas[leader].log
        guard state.highWatermark <= log.endOffset else { throw Claim("the high watermark is beyond the leader's log") }
        if isElected {
            for replica in state.replicas { try judgeDensity(replica.log) }
            if isUnclean { forget(from: state.highWatermark, log) } else { try judgePrefix(log) }
        }
        guard state.highWatermark >= committedEnd else { throw Claim("the high watermark went back") }
        try extend(log, to: state.highWatermark)
        for replica in state.replicas where replica.isInSync && replica.log.endOffset < committedEnd {
            throw Claim("a replica in sync lacks what is committed")
        }
    }

    private func judgeDensity(_ log: ReplicaLog) throws(Claim) {
        var next = log.startOffset
        for batch in log.batches {
            guard batch.baseOffset == next else { throw Claim("a log has a gap at \(next)") }
            next = batch.nextOffset
        }
        guard next == log.endOffset else { throw Claim("a log does not end where it says") }
    }

    private func judgePrefix(_ log: ReplicaLog) throws(Claim) {
        guard log.batches.prefix(committed.count).elementsEqual(committed, by: { $0 === $1 }) else {
            throw Claim("what was committed has changed")
        }
    }

    /// An unclean election may cut off what was committed; nothing is claimed about that part any more.
    private mutating func forget(from offset: Int64, _ log: ReplicaLog) {
        let kept = zip(committed, log.batches).prefix { $0 === $1 && $0.nextOffset <= offset }.count
        committed.removeLast(committed.count - kept)
        committedEnd = committed.last?.nextOffset ?? 0
        acknowledged.removeAll { $0.offset >= committedEnd }
    }

    private mutating func extend(_ log: ReplicaLog, to end: Int64) throws(Claim) {
        for batch in log.batches(from: committedEnd) where batch.nextOffset <= end {
            guard batch.baseOffset == committedEnd else { throw Claim("an offset was left out at \(committedEnd)") }
            let sequence = batch.sequence
            let former = committed.last { $0.sequence.producerID == sequence.producerID }
            if let former, former.sequence.next != sequence.first {
                throw Claim("producer \(sequence.producerID) has \(sequence.first) behind \(former.sequence.last)")
            }
            committed.append(batch)
            committedEnd = batch.nextOffset
        }
    }

    // MARK: What clients are told

    mutating func acknowledged(
        _ producerID: Int64, _ batch: SimulatedProducer.Batch, at offset: Int64, _ model: ClusterModel
    ) throws(Claim) {
        guard let state = model.partition("t", partition), let log = state.leaderLog else { return }
        guard offset + Int64(batch.count) <= state.highWatermark else { throw Claim("acknowledged and not committed") }
        let found = log.batches(from: offset).first
        guard found?.baseOffset == offset, found?.sequence.producerID == producerID,
            found?.sequence.first == batch.sequence
        else { throw Claim("acknowledged at \(offset), where something else is") }
        acknowledged.append((producerID, batch.sequence, offset))
    }

    /// Who reads sees nothing that was not committed, each message at its place.
    func read(_ messages: [(offset: Int64, value: String)]) throws(Claim) {
        for (offset, value) in messages {
            guard let batch = committed.first(where: { $0.nextOffset > offset }) else { continue }
            let sequence = batch.sequence.first + Int32(offset - batch.baseOffset)
            guard value == "\(batch.sequence.producerID)/\(sequence)" else {
                throw Claim("read \(value) at \(offset), where \(batch.sequence.producerID)/\(sequence) is")
            }
        }
    }

    // MARK: At the end

    func judgeEnd(_ model: ClusterModel, isUnclean: Bool) throws(Claim) {
        guard let state = model.partition("t", partition), let log = state.leaderLog else { throw Claim("no leader") }
        try judgePrefix(log)
        for entry in acknowledged {
            guard let batch = log.batches(from: entry.offset).first, batch.baseOffset == entry.offset,
                batch.sequence.producerID == entry.producerID, batch.sequence.first == entry.sequence
            else { throw Claim("what was acknowledged at \(entry.offset) is lost") }
        }
        guard state.inSyncCount == 3 else { throw Claim("\(state.inSync) are in sync, of three that run") }
        for replica in state.replicas {
            guard replica.log.batches.elementsEqual(log.batches, by: { $0 === $1 }) else {
                throw Claim("replica \(replica.broker) differs from the leader")
            }
        }
    }
}
