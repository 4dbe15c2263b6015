import Foundation
import PlainHTTP
import TestSupport
import Testing

@testable import ProxyControl

/// `highwater proxy` as a person uses it.
@Suite final class ProxyCommandTests {
    private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("proxy-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: directory) }

    private func file(_ name: String, _ text: String? = nil) throws -> String {
        let url = directory.appendingPathComponent(name)
        if let text { try Data(text.utf8).write(to: url) }
        return url.path
    }

    private func call(_ address: String, _ arguments: String...) async throws -> (code: Int32, text: String) {
        try await Program.run(
            Program.highwater, ["proxy"] + arguments, environment: ["TOXIPROXY_URL": "http://\(address)"])
    }

    @Test func `a proxy is made, disturbed, changed and removed`() async throws {
        try await ServedProxy.running { address, _ in
            #expect(try await call(address, "list").text == "no proxies\n")
            let made = try await call(address, "create", "-l", "127.0.0.1:0", "-u", "127.0.0.1:9", "redis")
            #expect(made.code == 0)
            let added = try await call(
                address, "toxic", "add", "-t", "latency", "-a", "latency=100", "-a", "jitter=20", "--toxicity", "0.5",
                "redis")
            #expect(
                added.text
                    == "added latency_downstream: latency, downstream, toxicity 0.5, latency=100 jitter=20 to redis\n")
            let updated = try await call(
                address, "toxic", "update", "-n", "latency_downstream", "-a", "latency=7", "redis", "--json")
            let toxic = try JSONParser.parse(updated.text.utf8)
            #expect(toxic["toxicity"] == 0.5)
            #expect(toxic["attributes"] == ["latency": 7, "jitter": 20])
            #expect(try await call(address, "toggle", "redis").text == "redis is disabled\n")
            #expect(try await call(address, "inspect", "redis").text.contains("disabled\n  latency_downstream: "))
            #expect(try await call(address, "reset").code == 0)
            #expect(try await call(address, "inspect", "redis").text.hasSuffix("enabled\n  no toxics\n"))
            #expect(try await call(address, "delete", "redis").code == 0)
            #expect(try await call(address, "list", "--json").text == "{}\n")
        }
    }

    @Test func `an inspection shows what a toxic matches, how long it stays and on whose lease`() async throws {
        try await ServedProxy.running { address, _ in
            _ = try await call(address, "create", "-u", "127.0.0.1:9", "a")
            let client = ControlClient(address, owner: "run")
            try await client.send("PUT", "/v1/leases/run", ["for": "1h"])
            try await client.send(
                "POST", "/v1/proxies/a/toxics", ["type": "reset_peer", "match": ["every": 3], "for": "1h"])
            let text = try await call(address, "inspect", "a").text
            #expect(text.contains("timeout=0, only every 3, for 3"), "\(text)")
            #expect(text.hasSuffix(" ms more, on the lease of run\n"), "\(text)")
        }
    }

    @Test(arguments: ["nan", "inf", "-0.1", "1.1"])
    func `a chance that is none is refused before it is sent`(chance: String) async throws {
        for option in ["--toxicity", "--match-share"] {
            let refused = try await Program.run(
                Program.highwater, ["proxy", "toxic", "add", "-t", "latency", "\(option)=\(chance)", "a"])
            #expect(refused.code == 64)
            #expect(refused.text.contains("write a number from 0 to 1"), "\(refused.text)")
        }
    }

    @Test func `a mistake that shows only when the proxies are made is told with the file`() async throws {
        let twice = try file(
            "twice.yaml",
            "- name: a\n  upstream: 127.0.0.1:9\n  toxics:\n    - {type: latency}\n    - {type: latency}\n")
        var told = try await Program.run(Program.highwater, ["proxy", "--control", "127.0.0.1:0", "--config", twice])
        #expect(told.code == 64)
        #expect(told.text.contains("\(twice):5:7: error: another toxic of this proxy has the name 'latency_down"))
        let taken = try file(
            "taken.yaml", "- {name: a, listen: 'unix:\(directory.path)/none/a.sock', upstream: '127.0.0.1:9'}\n")
        told = try await Program.run(Program.highwater, ["proxy", "--control", "127.0.0.1:0", "--config", taken])
        #expect(told.code == 64)
        #expect(told.text.hasPrefix("\(taken): error: "), "\(told.text)")
        #expect(told.text.contains("there is no such directory; make it, or choose another path"), "\(told.text)")
    }

    @Test func `a refusal and an absent server have exit codes of their own`() async throws {
        let address = try await ServedProxy.running { address, _ in
            let refused = try await call(address, "inspect", "nobody")
            #expect(refused.code == 64)
            #expect(refused.text == "highwater: error: proxy not found\n")
            return address
        }
        let absent = try await call(address, "list")
        #expect(absent.code == 69)
        #expect(absent.text.contains("no proxy answers at \(address)"))
        #expect(try await call(address, "wait", "--within", "200ms").code == 69)
    }

    @Test func `a toxic added with an empty name gets that of its type and stream`() async throws {
        try await ServedProxy.running { address, _ in
            _ = try await call(address, "create", "-u", "127.0.0.1:9", "a")
            let added = try await call(address, "toxic", "add", "-t", "latency", "-n", "", "a")
            #expect(added.code == 0)
            #expect(added.text.hasPrefix("added latency_downstream: "), "\(added.text)")
        }
    }

    @Test(arguments: ["nonsense", "127.0.0.1:99999", "127.0.0.1:0", "unix:/tmp/nope.sock", "http://127.0.0.1"])
    func `a control port that is no address is refused with exit code 64`(address: String) async throws {
        for command in [["list"], ["wait"], ["events"], ["toxic", "types"]] {
            let refused = try await Program.run(Program.highwater, ["proxy"] + command + ["--control", address])
            #expect(refused.code == 64)
            #expect(refused.text.contains("The value '\(address)' is invalid for '--control"), "\(refused.text)")
        }
    }

    @Test func `a TOXIPROXY_URL that is no address is refused by name, unless --control says better`() async throws {
        let wrong = ["TOXIPROXY_URL": "nonsense"]
        let refused = try await Program.run(Program.highwater, ["proxy", "list"], environment: wrong)
        #expect(refused.code == 64)
        #expect(refused.text.contains("TOXIPROXY_URL is 'nonsense': write an address such as"), "\(refused.text)")
        try await ServedProxy.running { address, _ in
            let list = try await Program.run(
                Program.highwater, ["proxy", "list", "--control", address], environment: wrong)
            #expect(list.text == "no proxies\n")
        }
    }

    @Test func `a control port may be written as a URL or without its host`() async throws {
        try await ServedProxy.running { address, _ in
            let port = try #require(HTTPFetch.split(address)?.port)
            for written in ["http://\(address)", "http://\(address)/", "localhost:\(port)", ":\(port)"] {
                let list = try await Program.run(Program.highwater, ["proxy", "list", "--control", written])
                #expect(list.text == "no proxies\n", "\(written)")
            }
        }
    }

    @Test func `it waits for a proxy and follows events`() async throws {
        try await ServedProxy.running { address, program in
            let events = try Program(Program.highwater, ["proxy", "events", "--control", address])
            let waiting = try Program(Program.highwater, ["proxy", "wait", "--control", address, "late"])
            // The listener is there when the first of them is told.
            let isHeard = try await poll {
                _ = try await call(address, "create", "-u", "127.0.0.1:9", "late")
                _ = try await call(address, "toggle", "late")
                return events.text.contains("proxy-updated")
            }
            #expect(isHeard)
            _ = try await call(address, "reset")
            #expect(await waiting.exitCode() == 0)
            program.send(SIGTERM)
            #expect(await events.exitCode() == 0)
            for line in events.text.split(separator: "\n") { _ = try JSONParser.parse(line.utf8) }
        }
    }

    @Test(arguments: [
        "- {name: a, listen: '127.0.0.1:0', upstream: '127.0.0.1:9', toxics: [{type: latency, attributes: {latency: 80ms}}]}",
        #"[{"name":"a","upstream":"127.0.0.1:9","toxics":[{"type":"latency","attributes":{"latency":80}}]}]"#,
        #"{"proxies":[{"name":"a","upstream":"127.0.0.1:9","toxics":[{"type":"latency","attributes":{"latency":80}}]}]}"#,
    ])
    func `a configuration has proxies with their toxics`(text: String) async throws {
        try await ServedProxy.running(["--config", try file("proxies.yaml", text)]) { address, _ in
            let proxy = try await ControlClient(address).send("GET", "/proxies/a")
            #expect(proxy["toxics"]?.items?.first?["attributes"] == ["latency": 80, "jitter": 0])
        }
    }

    @Test func `a wrong configuration is told with its places and exit code 64`() async throws {
        let path = try file(
            "wrong.yaml", "- name: a\n  upstream: 127.0.0.1:9\n  toxics:\n    - {type: latency, tox: 1}\n")
        let result = try await Program.run(Program.highwater, ["proxy", "--control", "127.0.0.1:0", "--config", path])
        #expect(result.code == 64)
        #expect(result.text.contains("\(path):4:28: error: the key 'tox' is unknown"))
        let empty = try await Program.run(
            Program.highwater, ["proxy", "--control", "127.0.0.1:0", "--config", file("empty.yaml", "")])
        #expect(empty.code == 64)
        #expect(empty.text.contains("empty.yaml:1:1: error: the document is empty\n  fix: list proxies"))
        let missing = try await Program.run(
            Program.highwater, ["proxy", "--control", "127.0.0.1:0", "--config", path + ".none"])
        #expect(missing.code == 66)
    }

    @Test func `the state is there after a restart, and with it the ports`() async throws {
        let state = try file("state.json")
        let before = try await ServedProxy.running(["--state", state]) { address, _ in
            let client = ControlClient(address)
            try await client.send("POST", "/proxies", ["name": "a", "upstream": "127.0.0.1:9"])
            try await client.send(
                "POST", "/proxies/a/toxics",
                ["type": "latency", "attributes": ["latency": 5, "distribution": "normal"]])
            try await client.send("POST", "/proxies", ["name": "b", "upstream": "127.0.0.1:9", "enabled": false])
            return try await client.send("GET", "/proxies")
        }
        try await ServedProxy.running(["--state", state]) { address, _ in
            let after = try await ControlClient(address).send("GET", "/proxies")
            #expect(after["a"] == before["a"])
            #expect(after["b"]?["enabled"] == false)
        }
    }

    @Test(arguments: ["nowhere/x.json", "file/x.json"])
    func `a state that cannot be kept is refused at the start`(path: String) async throws {
        _ = try file("file", "")
        let state = try file(path)
        let told = try await Program.run(Program.highwater, ["proxy", "--control", "127.0.0.1:0", "--state", state])
        #expect(told.code == 74)
        #expect(told.text.hasPrefix("highwater: error: the state cannot be kept in '\(state)': "), "\(told.text)")
        #expect(told.text.contains("\n  fix: ") && !told.text.contains("NSCocoaErrorDomain"))
    }

    @Test func `the state is there after it was killed`() async throws {
        let state = try file("killed.json")
        let ready = try file("ready")
        let program = try Program(
            Program.highwater, ["proxy", "--control", "127.0.0.1:0", "--ready-file", ready, "--state", state])
        _ = await poll { FileManager.default.fileExists(atPath: ready) }
        let address = try String(contentsOfFile: ready, encoding: .utf8).trimmingCharacters(in: .newlines)
        try await ControlClient(address).send("POST", "/proxies", ["name": "a", "upstream": "127.0.0.1:9"])
        let isKept = await poll { (try? String(contentsOfFile: state, encoding: .utf8).contains("\"a\"")) ?? false }
        #expect(isKept)
        program.send(SIGKILL)
        _ = await program.exitCode()
        try await ServedProxy.running(["--state", state]) { address, _ in
            let proxies = try await ControlClient(address).send("GET", "/proxies")
            #expect(proxies["a"] != nil)
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `it ends on a signal and leaves no socket behind`(signal: Int32) async throws {
        let path = "/tmp/highwater-\(UUID().uuidString.prefix(8)).sock"
        let program = try Program(
            Program.highwater,
            [
                "proxy", "--control", "127.0.0.1:0", "--config",
                try file("unix.yaml", "- {name: a, listen: 'unix:\(path)', upstream: '127.0.0.1:9'}"), "--ready-file",
                try file("ready"),
            ])
        #expect(await poll { FileManager.default.fileExists(atPath: directory.appendingPathComponent("ready").path) })
        #expect(FileManager.default.fileExists(atPath: path))
        program.send(signal)
        #expect(await program.exitCode() == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a control port in use is told with exit code 69`() async throws {
        try await ServedProxy.running { address, _ in
            let second = try await Program.run(Program.highwater, ["proxy", "--control", address])
            #expect(second.code == 69)
            #expect(second.text.contains("--control"))
        }
    }

    @Test func `others are let in only with a token`() async throws {
        let open = try await Program.run(Program.highwater, ["proxy", "--control", "0.0.0.0:0"])
        #expect(open.code == 64)
        #expect(open.text.contains("--token"))
        try await ServedProxy.running(["--token", "s3cret"]) { address, _ in
            #expect(try await call(address, "list").code == 64)
            let allowed = try await Program.run(
                Program.highwater, ["proxy", "list", "--control", address],
                environment: ["HIGHWATER_PROXY_TOKEN": "s3cret"])
            #expect(allowed.text == "no proxies\n")
        }
    }

    @Test func `a file is populated, with what is wrong told before anything is sent`() async throws {
        try await ServedProxy.running { address, _ in
            let good = try file(
                "good.yaml", "- {name: a, upstream: '127.0.0.1:9'}\n- {name: b, upstream: '127.0.0.1:9'}\n")
            let answer = try await call(address, "populate", good)
            #expect(answer.code == 0)
            #expect(answer.text.split(separator: "\n").count == 2)
            let bad = try file("bad.yaml", "- {name: c, upstream: nowhere}\n")
            #expect(try await call(address, "populate", bad).code == 64)
        }
    }

    @Test func `defect 15: nothing is written for a connection`() async throws {
        try await EchoServer.running { echo in
            try await ServedProxy.running { address, program in
                let made = try await ControlClient(address).send(
                    "POST", "/proxies", ["name": "a", "upstream": .text("127.0.0.1:\(echo.port)")])
                let port = try #require(made["listen"]?.string.flatMap { HTTPFetch.split($0)?.port })
                let before = program.text
                for _ in 0..<20 { #expect(try await RawConnection.echo("x", port: port) == "x") }
                #expect(program.text == before)
            }
        }
    }
}
