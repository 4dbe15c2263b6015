import Experiments
import Testing

@testable import KafkaTarget

@Suite struct EmbeddedPlanTests {
    private static func plan(_ embedded: String) throws -> EmbeddedPlan? {
        let text = """
            highwater: 1
            name: it
            target: {kafka: {embedded: \(embedded), topic: orders}}
            load: {profile: {stages: [{hold: 1/s, for: 1s}]}}
            """
        let catalogs = Catalogs(targets: [KafkaSpec.self])
        let experiment = try Experiment.parse(text, file: "it.yaml", catalogs: catalogs)
        guard case .embedded(let plan)? = (experiment.target as? KafkaSpec)?.source else { return nil }
        return plan
    }

    @Test func `every key of the embedded cluster is an option of its process`() throws {
        let plan = try Self.plan(
            """
            {brokers: 2, broker-session: 1s, join-delay: 1ms, group-session: 6s, group-heartbeat: 500ms,
              replication-delay: 300ms, defects: [forget-commit]}
            """)
        #expect(
            plan?.arguments == [
                "--brokers", "2", "--broker-session", "1000ms", "--join-delay", "1ms", "--group-session", "6000ms",
                "--group-heartbeat", "500ms", "--replication-delay", "300ms", "--defect", "forget-commit",
            ])
        #expect(try Self.plan("{}")?.arguments == ["--brokers", "3"])
    }

    @Test(arguments: ["group-session: 5s", "group-session: 6s, group-heartbeat: 6s", "group-heartbeat: 1min"])
    func `a heartbeat that is no shorter than its session is a mistake`(keys: String) {
        #expect {
            try Self.plan("{\(keys)}")
        } throws: { error in
            "\(error)".contains("too rare for a session")
        }
    }
}
