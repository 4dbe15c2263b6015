import Foundation
import TestSupport
import Testing

@testable import ProxyControl

/// What `--state` keeps when something is in its way.
@Suite final class ProxyStateTests {
    private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("state-\(UUID().uuidString)")
    private var folder: URL { directory.appendingPathComponent("folder") }
    private var state: String { folder.appendingPathComponent("state.json").path }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: directory) }

    private func create(_ name: String, _ address: String) async throws {
        try await ControlClient(address).send("POST", "/proxies", ["name": .text(name), "upstream": "127.0.0.1:9"])
    }

    private func holds(_ name: String) -> Bool {
        (try? String(contentsOfFile: state, encoding: .utf8).contains("\"\(name)\"")) ?? false
    }

    @Test func `a state that could not be written is told at the end by exit code 74`() async throws {
        try await ServedProxy.running(["--state", state], endingWith: 74) { address, program in
            try FileManager.default.removeItem(at: folder)
            try await create("a", address)
            #expect(await poll { program.text.contains("cannot keep the state in \(state)") }, "\(program.text)")
        }
    }

    @Test func `what could not be written is written as soon as it can be`() async throws {
        try await ServedProxy.running(["--state", state]) { address, program in
            try FileManager.default.removeItem(at: folder)
            try await create("a", address)
            #expect(await poll { program.text.contains("cannot keep the state in \(state)") }, "\(program.text)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            #expect(await poll { holds("a") })
        }
    }

    private func write(until: Int) throws {
        let toxic = #"{"type":"latency","attributes":{"latency":5},"for":"1h","until_ms":\#(until)}"#
        let text = #"[{"name":"a","upstream":"127.0.0.1:9","toxics":[\#(toxic)]}]"#
        try Data(text.utf8).write(to: URL(fileURLWithPath: state))
    }

    @Test func `the time of a toxic goes on while nothing runs`() async throws {
        try write(until: WallClock.milliseconds + 60_000)
        try await ServedProxy.running(["--state", state]) { address, _ in
            let toxic = try await ControlClient(address).send("GET", "/v1/proxies/a/toxics/latency_downstream")
            #expect((1...60_000).contains(toxic["remaining_ms"]?.double ?? 0))
            #expect(toxic["for"] == "1h")
        }
        #expect(try String(contentsOfFile: state, encoding: .utf8).contains("until_ms"))
        try write(until: WallClock.milliseconds - 1)
        try await ServedProxy.running(["--state", state]) { address, _ in
            let isOver = try await poll { try await ControlClient(address).send("GET", "/proxies/a/toxics") == [] }
            #expect(isOver)
        }
    }

    @Test func `a clock that was set back gives a toxic no more time than it had`() async throws {
        try write(until: WallClock.milliseconds + 1_000_000_000)
        try await ServedProxy.running(["--state", state]) { address, _ in
            let toxic = try await ControlClient(address).send("GET", "/v1/proxies/a/toxics/latency_downstream")
            #expect((3_000_000...3_600_000).contains(toxic["remaining_ms"]?.double ?? 0))
        }
    }

    @Test func `an empty token is none`() async throws {
        try await ServedProxy.running(["--token", ""]) { address, _ in
            let proxies = try await ControlClient(address).send("GET", "/proxies")
            #expect(proxies == .object([]))
        }
        let open = try await Program.run(Program.highwater, ["proxy", "--control", "0.0.0.0:0", "--token", ""])
        #expect(open.code == 64 && open.text.contains("would be open to everybody"), "\(open.text)")
    }
}
