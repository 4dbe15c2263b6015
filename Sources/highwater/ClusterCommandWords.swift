import EmbeddedKafka

extension ClusterCommand {
    /// Reads a command as a person types it; `nil` when it is none.
    init?(words: [String]) {
        guard let verb = words.first else { return nil }
        let rest = Array(words.dropFirst())
        guard let command = Self.aboutTopic(verb, rest) ?? Self.aboutBroker(verb, rest) else { return nil }
        self = command
    }

    private static func aboutTopic(_ verb: String, _ words: [String]) -> Self? {
        let numbers = words.dropFirst().compactMap { Int64($0) }
        guard numbers.count == words.count - 1, let name = words.first else { return nil }
        let small = numbers.compactMap { Int32(exactly: $0) }
        switch (verb, numbers.count) {
        case ("create-topic", 1): return .createTopic(name: name, partitions: Int(numbers[0]), replicas: -1)
        case ("delete-topic", 0): return .deleteTopic(name: name)
        case ("move-leader", 2) where small.count == 2:
            return .moveLeader(topic: name, partition: small[0], broker: small[1])
        case ("elect-unclean", 2) where small.count == 2:
            return .electUnclean(topic: name, partition: small[0], broker: small[1])
        case ("truncate-log", 2) where small.count == 2:
            return .truncateLog(topic: name, partition: small[0], offset: numbers[1])
        case ("move-coordinator", 1) where small.count == 1: return .moveCoordinator(group: name, broker: small[0])
        default: return nil
        }
    }

    private static func aboutBroker(_ verb: String, _ words: [String]) -> Self? {
        if verb == "defect", words.count == 2, ["on", "off"].contains(words[1]) {
            return .defect(name: words[0], isOn: words[1] == "on")
        }
        let numbers = words.compactMap { Int32($0) }
        guard numbers.count == words.count else { return nil }
        switch (verb, numbers.count) {
        case ("down", 1): return .down(broker: numbers[0])
        case ("stop", 1): return .stop(broker: numbers[0])
        case ("up", 1): return .up(broker: numbers[0])
        case ("pause", 1): return .pause(broker: numbers[0])
        case ("resume", 1): return .resume(broker: numbers[0])
        case ("replica-lag", 2): return .replicaLag(broker: numbers[0], milliseconds: Int(numbers[1]))
        case ("round-trip-time", 2): return .roundTripTime(broker: numbers[0], milliseconds: Int(numbers[1]))
        case ("answer-errors", 3):
            guard let api = Int16(exactly: numbers[0]), let error = Int16(exactly: numbers[1]) else { return nil }
            return .answerErrors(api: api, error: error, count: Int(numbers[2]))
        default: return nil
        }
    }
}
