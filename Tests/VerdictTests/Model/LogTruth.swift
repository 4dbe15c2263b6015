/// What is to be said of the messages that lie in the logs of a cluster in the end, whoever read them.
struct LogTruth {
    /// Acknowledged, in no log in any form, and never handed out.
    var lost = 0
    /// Places of messages beyond the first of each.
    var again = 0
    /// Places whose payload is not what was sent.
    var damaged = 0
    /// Messages that lie behind a later one of their partition.
    var inverted = 0

    init(_ logs: [[History.Content]], _ history: History) {
        var copies: [UInt64: Int] = [:]
        var seen = Set(history.deliveries.map(\.message))
        for log in logs {
            var highest: UInt64?
            for content in log {
                if case .damaged(let message) = content {
                    damaged += 1
                    seen.insert(message)
                }
                guard let message = content.message else { continue }
                copies[message, default: 0] += 1
                if copies[message] == 1, message < highest ?? 0 { inverted += 1 }
                highest = max(highest ?? 0, message)
            }
        }
        again = copies.values.reduce(0) { $0 + $1 - 1 }
        seen.formUnion(copies.keys)
        lost = Set(history.acknowledgements.map(\.message)).subtracting(seen).count
    }
}
