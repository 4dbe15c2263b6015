import ConsumerFleet
import TargetKit
import Testing

@Suite struct ConsumerSettingsTests {
    private func arguments(
        store: String?, _ change: (inout ConsumerOptions) -> Void = { _ in }
    ) -> [String] {
        var options = ConsumerOptions(
            member: "consumer-3", servers: "127.0.0.1:9092", topic: "orders", group: "workers",
            assignor: .cooperativeSticky, commit: .beforeProcessing, sessionTimeoutMilliseconds: 6000,
            heartbeatMilliseconds: 500, metadataRefreshMilliseconds: 300_000)
        change(&options)
        return ConsumerSettings(
            options: options, runDirectory: "/runs/it", batch: 7, work: .microseconds(2_000_150), store: store,
            apply: .naive
        ).arguments
    }

    @Test func `a consumer is told all of it on its command line`() {
        #expect(
            arguments(store: "/runs/it/outcomes.db") == [
                "consumer", "--run", "/runs/it", "--member", "consumer-3", "--bootstrap", "127.0.0.1:9092", "--topic",
                "orders", "--group", "workers", "--assignor", "cooperative-sticky", "--commit", "before-processing",
                "--session-timeout", "6000ms", "--heartbeat", "500ms", "--metadata-refresh", "300000ms", "--batch", "7",
                "--work", "2000150us", "--max-poll-interval", "300000ms", "--outcome-sqlite", "/runs/it/outcomes.db",
                "--apply", "naive",
            ])
    }

    @Test func `a static member has an identity, and the newer protocol is named`() {
        let arguments = arguments(store: nil) { options in
            (options.instanceID, options.groupProtocol) = ("consumer-3", .consumer)
            (options.maxPollIntervalMilliseconds, options.partitionFetchBytes) = (8000, 32_768)
        }
        #expect(
            arguments.suffix(8) == [
                "--max-poll-interval", "8000ms", "--partition-fetch", "32768B", "--instance-id", "consumer-3",
                "--protocol", "consumer",
            ])
    }

    @Test func `without a store none is named`() {
        #expect(!arguments(store: nil).contains("--outcome-sqlite"))
        #expect(!arguments(store: nil).contains("--apply"))
    }
}
