import Experiments
import Testing

@Suite struct MembershipTests {
    private static let sample = "consumers: {group: workers, count: 4, outcome: {sqlite: outcomes.db, apply: naive}}"

    private func load(_ keys: String) throws -> ConsumersPlan {
        let text = "consumers: {group: g, count: 4\(keys.isEmpty ? "" : ", ")\(keys)}"
        return try #require(try Samples.load(replacing: Self.sample, with: text).consumers)
    }

    private func mistakes(_ keys: String) -> [String] {
        Samples.mistakes(replacing: Self.sample, with: "consumers: {group: g, count: 4, \(keys)}")
    }

    @Test func `without a word members are dynamic, of the classic protocol, and may work for five minutes`() throws {
        let plan = try load("")
        #expect(!plan.staticMembership)
        #expect(plan.groupProtocol == .classic && plan.protocolLocation == nil)
        #expect(plan.maxPollInterval == .seconds(300))
        #expect(plan.partitionFetch == nil)
    }

    @Test func `membership, poll interval and protocol are what the file says`() throws {
        let plan = try load("static-membership: true, max-poll-interval: 8s, protocol: classic")
        #expect(plan.staticMembership)
        #expect(plan.maxPollInterval == .seconds(8))
        #expect(plan.protocolLocation?.description == "experiments/x.yaml:6:91")
        #expect(try load("protocol: consumer, static-membership: true").groupProtocol == .consumer)
        #expect(try load("partition-fetch: 32KiB").partitionFetch == ByteCount(bytes: 32_768))
    }

    @Test(arguments: [
        (
            "max-poll-interval: 5s",
            "a poll interval of 5s is shorter than a session of 6s / make 'max-poll-interval' at least '6s'"
        ),
        (
            "session-timeout: 6min",
            "a poll interval of 5min is shorter than a session of 6min / make 'max-poll-interval' at least '6min'"
        ),
        (
            "heartbeat: 3s",
            "a heartbeat every 3s is too rare for a session of 6s / make 'heartbeat' at most a third of 'session-timeout'"
        ),
        ("protocol: consumr", "'consumr' is not a value of 'protocol' / did you mean 'consumer'?"),
        (
            "partition-fetch: 1B",
            "the size '1B' is out of range for 'partition-fetch' / write a size from 1KiB to 64MiB"
        ),
        (
            "partition-fetch: 32", "the size '32' has no unit / write '32B' (or '32KiB'): a size is a count of bytes"
        ),
        (
            "command: [x], partition-fetch: 32KiB",
            "'partition-fetch' is a setting of the reference consumer, and these are yours / "
                + "remove it, and pass it on by 'command' or 'env' if your program has it"
        ),
        ("static-membership: always", "'always' is neither true nor false / write 'true' or 'false'"),
        (
            "protocol: consumer, assignor: range",
            "with 'protocol: consumer', 'assignor' is a setting of the broker / remove it"
        ),
        (
            "protocol: consumer, session-timeout: 6s",
            "with 'protocol: consumer', 'session-timeout' is a setting of the broker / "
                + "remove it; an embedded cluster has 'group-session' and 'group-heartbeat'"
        ),
        (
            "command: [x], static-membership: true",
            "'static-membership' is a setting of the reference consumer, and these are yours / "
                + "remove it, and pass it on by 'command' or 'env' if your program has it"
        ),
    ])
    func `what does not go together is a mistake`(keys: String, mistake: String) {
        #expect(mistakes(keys) == [mistake])
    }
}
