import Experiments
import Foundation
import Testing

@Suite struct ConsumersPlanTests {
    private static let sample = "consumers: {group: workers, count: 4, outcome: {sqlite: outcomes.db, apply: naive}}"

    private func load(_ consumers: String) throws -> Experiment {
        try Samples.load(replacing: Self.sample, with: "consumers: \(consumers)")
    }

    private func mistakes(_ consumers: String) -> [String] {
        Samples.mistakes(replacing: Self.sample, with: "consumers: \(consumers)")
    }

    @Test func `a program of the user's has its arguments, its variables and its directory`() throws {
        let plan = try load(
            "{group: g, count: 2, command: [python3, worker.py, -v], env: {A: b}, working-directory: ../apps}")
        guard case .program(let program) = plan.consumers?.source else { throw CocoaError(.featureUnsupported) }
        #expect(program.command == ["python3", "worker.py", "-v"])
        #expect(program.environment == ["A": "b"])
        #expect(program.workingDirectory == "apps")
        #expect(program.location.description == "experiments/x.yaml:6:43")
    }

    @Test func `a program runs beside its experiment, unless it is told otherwise`() throws {
        let plan = try load("{group: g, count: 2, command: ./worker}")
        guard case .program(let program) = plan.consumers?.source else { throw CocoaError(.featureUnsupported) }
        #expect(program.workingDirectory == "experiments")
    }

    @Test(arguments: [
        ("pids: [4711, 4712]", "pids 4711, 4712"), ("pids: 4711", "pids 4711"),
        ("match: 'worker.*py'", "matching 'worker.*py'"), ("pidfile: run/w.pid", "named by experiments/run/w.pid"),
        ("docker: {containers: [a, b]}", "containers a, b"), ("systemd: {units: [a.service]}", "units a.service"),
        ("ssh: {host: w@h, pidfile: /run/w.pid}", "named by /run/w.pid on w@h"),
        ("kubectl: {pods: [a-0], namespace: shop}", "pods a-0"),
        ("kubectl: {selector: app=a, process: py}", "pods app=a"),
    ])
    func `consumers that run are found where the experiment says`(attach: String, place: String) throws {
        let text = Samples.experiment.replacing(Self.sample, with: "consumers: {group: g, attach: {\(attach)}}")
        let plan = try Samples.load(
            text.replacing("  - {id: kill-one, at: 15s, fault: {kill: {}}, restart-after: 3s, for: 10s}\n", with: "")
                .replacing("during: kill-one + 2s", with: "during: slow-net"))
        #expect(plan.consumers?.attachment?.place.description == place)
        #expect(plan.consumers?.count == 0)
    }

    @Test(arguments: [
        ("count: 0, command: [x]", "0 is out of range for 'count' / write a number from 1 to 256"),
        ("command: [x]", "the key 'count' is missing in 'consumers' / add 'count: 4'"),
        (
            "count: 1, command: []",
            "the command is empty / write a program and its arguments, as in '[python3, worker.py]'"
        ),
        (
            "count: 1, command: [x], attach: {pids: 4}",
            "the consumers are both started by 'command' and attached to / keep either 'command' or 'attach'"
        ),
        (
            "count: 1, command: [x], commit: auto",
            "'commit' is a setting of the reference consumer, and these are yours / "
                + "remove it, and pass it on by 'command' or 'env' if your program has it"
        ),
        (
            "count: 1, command: [x], outcome: {sqlite: a.db}",
            "'outcome' is a setting of the reference consumer, and these are yours / "
                + "say where your effects can be read, with 'outcomes' beside 'consumers'"
        ),
        (
            "count: 1, command: [x], env: {HIGHWATER_GROUP: g}",
            "'HIGHWATER_GROUP' is Highwater's own variable / choose another name"
        ),
        (
            "count: 1, env: {A: b}",
            "'env' belongs to a program, and there is no 'command' / "
                + "add 'command: [python3, worker.py]', or remove 'env'"
        ),
        ("attach: {}", "the key 'match' is missing in 'consumers.attach' / add 'match: 'python3 worker.py''"),
        ("attach: {pids: 4, match: x}", "the consumers are found both by 'pids' and by 'match' / keep one of them"),
        (
            "attach: {pids: [4, 4]}",
            "'4, 4' are not the pids of consumers / write each once, as in 'pids: [4711, 4712]'"
        ),
        ("attach: {pids: 1}", "'1' are not the pids of consumers / write each once, as in 'pids: [4711, 4712]'"),
        (
            "attach: {match: '('}",
            "'(' is not a regular expression / write a part of the command line, as in 'python3 worker.py'"
        ),
        ("attach: {docker: {containers: [-f]}}", "'-f' cannot be a name here, or stands twice / name each once"),
        ("attach: {ssh: {host: -oX, match: a}}", "'-oX' is no host / write it as for ssh: 'worker@orders-1'"),
        (
            "attach: {kubectl: {namespace: shop}}",
            "the pods are found by either 'pods' or 'selector' / write one of them, as in 'selector: app=orders'"
        ),
    ])
    func `consumers that cannot be meant are a mistake`(keys: String, mistake: String) {
        let found = mistakes("{group: g, \(keys)}").filter { !$0.contains("would start a consumer again") }
        #expect(found == [mistake])
    }

    @Test func `a kill of an attached consumer is not followed by a start`() {
        let found = mistakes("{group: g, attach: {match: worker}}")
        #expect(
            found == [
                "'kill-one' would start a consumer again that somebody else started / "
                    + "remove 'restart-after' and 'for': a consumer that is killed stays away"
            ])
        #expect(mistakes("{group: g, attach: {docker: {containers: [a]}}}").isEmpty)
    }

    @Test func `consumers of the user's have outcomes beside them, and need the key in the header`() throws {
        let own = "{group: g, count: 1, command: [x]}"
        let path = "outcomes: {sqlite: $HIGHWATER_RUN_DIRECTORY/a.db, query: SELECT 1}"
        #expect(
            try load("\(own)\n\(path)").outcomes
                == .sqlite(path: "$HIGHWATER_RUN_DIRECTORY/a.db", query: "SELECT 1"))
        #expect(
            mistakes("\(own)\noutcomes: {http: /ledger}") == [
                "'/ledger' is a path on a gateway, and the target is a broker / "
                    + "write a whole URL, as in 'http://127.0.0.1:8080/ledger'"
            ])
        #expect(
            mistakes("{group: g, count: 1}\noutcomes: {topic: results}") == [
                "'outcomes' is for a gateway, or for consumers of yours / write 'outcome' below 'consumers'"
            ])
        for (setting, problem) in [
            ("identity-headers: false", "cannot tell one message from another"),
            ("stamp: payload", "your consumers read 40 bytes that are not yours"),
        ] {
            let wrong = Samples.experiment.replacing(Self.sample, with: "consumers: \(own)")
                .replacing("scale: 140%", with: "producer: {\(setting)}")
            let error = try #require(throws: DocumentError.self) { try Samples.load(wrong) }
            #expect(error.description.contains(problem) && error.description.contains("remove '\(setting)'"))
        }
    }

    @Test func `variables of the run stand in commands and paths, and unknown ones stay as they are`() {
        let variables = RunVariables([.run: "r", .runDirectory: "/runs/r", .group: "g"]).naming(
            member: 2, client: "consumer-2")
        #expect(variables.expand("$HIGHWATER_RUN_DIRECTORY/$HIGHWATER_RUN.db") == "/runs/r/r.db")
        #expect(variables.expand("--id=$HIGHWATER_MEMBER-$HIGHWATER_CLIENT") == "--id=2-consumer-2")
        #expect(variables.expand("$HOME $HIGHWATER_ $HIGHWATER_NONE $") == "$HOME $HIGHWATER_ $HIGHWATER_NONE $")
        #expect(variables.environment["HIGHWATER_GROUP"] == "g")
    }

    @Test(arguments: RunVariables.Name.allCases)
    func `the reference has a row for every variable`(name: RunVariables.Name) throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/bring-your-own.md")
        #expect(try String(contentsOf: page, encoding: .utf8).contains("| `\(name.rawValue)` | \(name.summary) |"))
    }
}
