import Experiments
import Testing

@Suite struct RequiredConsumersTests {
    /// The mistakes of an experiment with these consumers and a fault that acts on them.
    private func mistakes(_ consumers: String, _ fault: String) -> [String] {
        let text = """
            highwater: 1
            name: x
            target: {kafka: {partitions: 12}}
            load: {profile: [{hold: 10/s, for: 60s}]}
            consumers: {group: g, \(consumers)}
            schedule: [{id: it, at: 15s, \(fault)}]
            """
        do {
            _ = try Samples.load(text)
            return []
        } catch { return error.mistakes.all.map(\.description) }
    }

    private static let place = "experiments/x.yaml:6:12: error: "

    @Test(arguments: ["count: 4", "count: 4, command: [x]"])
    func `consumers that the run starts can be restarted, in the time that it takes`(consumers: String) {
        #expect(mistakes(consumers, "fault: {roll: {}}, for: 8s").isEmpty)
        #expect(
            mistakes(consumers, "fault: {roll: {}}, for: 7s") == [
                Self.place + "'it' takes 8s with 4 consumers, but its 'for' is 7s\n"
                    + "  fix: write 'for: 8s' or more, or let less time pass between two members"
            ])
    }

    @Test func `consumers that run already are not restarted`() {
        #expect(
            mistakes("attach: {pids: 4711}", "fault: {roll: {}}, for: 8s") == [
                Self.place + "'it' needs consumers that the run starts, and these run already\n"
                    + "  fix: remove it, or let the run start them with 'command'"
            ])
    }

    @Test(arguments: ["attach: {pids: 4711}", "count: 2, command: [x]"])
    func `consumers of the user's do not do what only reference consumers do`(consumers: String) {
        #expect(
            mistakes(consumers, "fault: {roll: {reference: true}}, for: 8s") == [
                Self.place + "'it' needs Highwater's reference consumers, and these are yours\n"
                    + "  fix: remove it, or use 'pause', which stops the whole process"
            ])
        #expect(mistakes("count: 4", "fault: {roll: {reference: true}}, for: 8s").isEmpty)
    }
}
