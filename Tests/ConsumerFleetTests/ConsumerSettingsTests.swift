import ConsumerFleet
import TargetKit
import Testing

@Suite struct ConsumerSettingsTests {
    private func arguments(store: String?) -> [String] {
        let options = ConsumerOptions(
            member: "consumer-3", servers: "127.0.0.1:9092", topic: "orders", group: "workers",
            assignor: .cooperativeSticky, commit: .beforeProcessing, sessionTimeoutMilliseconds: 6000,
            heartbeatMilliseconds: 500, metadataRefreshMilliseconds: 300_000)
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
                "--work", "2000150us", "--outcome-sqlite", "/runs/it/outcomes.db", "--apply", "naive",
            ])
    }

    @Test func `without a store none is named`() {
        #expect(!arguments(store: nil).contains("--outcome-sqlite"))
        #expect(!arguments(store: nil).contains("--apply"))
    }
}
