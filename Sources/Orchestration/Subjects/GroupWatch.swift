import Measurement
import Synchronization
import TargetKit

/// Asks the target once a second who owns and who leads which partition, and tells what changes.
final class GroupWatch<Observer: GroupObserver>: Sendable {
    private let journal: GroupJournal
    private let thread: WatchThread

    /// `hasGroup`: whether there is a group to ask for.
    init(_ observer: Observer, hasGroup: Bool, _ events: EventLog) {
        let journal = GroupJournal(events)
        self.journal = journal
        thread = WatchThread("group", every: 1) {
            if let leaders = observer.topicLeaders(within: .seconds(1)) { journal.note(leaders) }
            if hasGroup, let membership = observer.membership(within: .seconds(1)) { journal.note(membership) }
        }
    }

    func start() { thread.start() }

    /// Returns when the watching has ended: true the first time, false otherwise.
    func stop() -> Bool { thread.stop() }

    /// How often the members were told.
    var readings: Int { journal.readings }
}

/// Tells of owners and leaders what differs from the last time.
final class GroupJournal: Sendable {
    private struct State {
        var owners = ""
        var conflicts: Set<String> = []
        var leaders: TopicLeaders?
        var readings = 0
    }

    private let events: EventLog
    private let state = Mutex(State())

    init(_ events: EventLog) { self.events = events }

    var readings: Int { state.withLock { $0.readings } }

    func note(_ membership: GroupMembership) {
        let owners = membership.members.filter { !$0.partitions.isEmpty }
            .map { "\($0.client): \($0.partitions.sorted().map(String.init).joined(separator: " "))" }
            .sorted().joined(separator: "; ")
        state.withLock { state in
            state.readings += 1
            guard state.owners != owners else { return }
            state.owners = owners
            events.append(.owners, detail: owners.isEmpty ? "nobody owns a partition" : owners)
            for (partition, names) in membership.conflicts.sorted(by: { $0.key < $1.key }) {
                let detail = names.sorted().joined(separator: " and ")
                guard state.conflicts.count < 100, state.conflicts.insert("\(partition) \(detail)").inserted else {
                    continue
                }
                events.append(
                    .twoOwners, subject: String(partition), detail: detail, values: ["partition": Double(partition)])
            }
        }
    }

    func note(_ leaders: TopicLeaders) {
        state.withLock { state in
            guard state.leaders != leaders else { return }
            state.leaders = leaders
            let list = leaders.leaders.map { $0 < 0 ? "-" : String($0) }.joined(separator: " ")
            events.append(
                .topic, detail: leaders.leaders.isEmpty ? "the topic does not exist" : "leaders \(list)",
                values: [
                    "partitions": Double(leaders.leaders.count),
                    "leaderless": Double(leaders.leaders.count { $0 < 0 }),
                ])
        }
    }
}
