import Experiments
import Testing

@Suite struct ScheduleTests {
    @Test(arguments: [
        (
            "at: 50s", "at: 61s",
            "the fault ends at 61s, but the load ends at 1min / begin it sooner, shorten it, or lengthen the load profile"
        ),
        (
            "at: 50s, fault: {kill: {}}", "at: 50s, for: 11s, fault: {kill: {}}",
            "the fault ends at 61s, but the load ends at 1min / begin it sooner, shorten it, or lengthen the load profile"
        ),
        (
            "at: 50s", "at: 5s",
            "the fault begins at 5s, but the warm-up lasts 5s / begin it later, so that a steady state can be measured before it"
        ),
        (
            "brokers, for: 10s", "brokers",
            "the fault 'network' lasts, but 'schedule[0]' has no 'for' / add 'for: 10s': at its end the fault lets go"
        ),
        ("at: 50s", "at: 50s, between: all and brokers", "the fault 'kill' takes no 'between' / remove 'between'"),
        (
            "between: consumers and brokers", "restart-after: 1s",
            "the fault 'network' takes no 'restart-after' / remove 'restart-after'"
        ),
        (
            "between: consumers and brokers", "between: consumer and brokers",
            "'consumer and brokers' is not a value of 'between' / did you mean 'consumers and brokers'?"
        ),
        ("id: tick", "id: kill-one", "the id 'kill-one' appears twice / give each fault an id of its own"),
        ("id: tick", "id: steady", "'steady' names a window / give the fault another id"),
        ("id: tick", "id: Tick_1", "'Tick_1' cannot be a name / use small letters, digits and hyphens, as in 'tick-1'"),
        ("id: tick, ", "", "the key 'id' is missing in 'schedule[2]' / add 'id: kill-one'"),
        (
            "at: 50s, fault: {kill: {}}", "at: 50s, fault: {kill: {}, network: {}}",
            "'schedule[2].fault' has the 2 keys 'kill' and 'network' / name exactly one kind, as in '{kill: {}}'"
        ),
        (
            "at: 50s, fault: {kill: {}}", "at: 50s, fault: {kill: {consumr: any}}",
            "the key 'consumr' is unknown in 'schedule[2].fault.kill' / did you mean 'consumer'?"
        ),
        (
            "at: 50s", "at: 50s, link: a",
            "the key 'link' is unknown in 'schedule[2]' / use id, at, fault, for, between, restart-after or repeat"
        ),
    ])
    func `a rule of the schedule that is broken is reported once`(old: String, new: String, mistake: String) {
        #expect(Samples.mistakes(replacing: old, with: new) == [mistake])
    }

    @Test func `faults may overlap`() throws {
        #expect(try Samples.load(replacing: "at: 30s", with: "at: 16s").schedule.count == 3)
    }
}
