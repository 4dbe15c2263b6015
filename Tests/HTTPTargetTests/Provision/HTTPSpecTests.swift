import Experiments
import HTTPTarget
import Testing

@Suite struct HTTPSpecTests {
    /// Reads the mapping below `http`.
    private func spec(_ text: String) throws(Mistakes) -> HTTPSpec {
        try Document.decode("http: \(text)", file: "experiments/gateway/x.yaml") { fields in
            fields.fields("http").flatMap(HTTPSpec.init(fields:))
        }
    }

    /// The mistakes as `line:column: problem / remedy`.
    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try spec(text)
            return []
        } catch {
            return error.all.map { "\($0.location.line):\($0.location.column): \($0.problem) / \($0.remedy)" }
        }
    }

    @Test func `a gateway that runs is known by its URL`() throws {
        let spec = try spec("{url: http://127.0.0.1:8080}")
        #expect(spec.source == .attached(url: "http://127.0.0.1:8080"))
        #expect(spec.summary == "gateway at http://127.0.0.1:8080")
    }

    @Test func `the sandbox has a limit, a mode and backends`() throws {
        let spec = try spec(
            "{embedded: {limit: {token-bucket: {rate: 1000/s, burst: 200}}, mode: broken, concurrency: 5}, "
                + "backends: {count: 2, work: 2ms, apply: naive, slow: {path: /reports, work: 500ms}}}")
        #expect(
            spec.source
                == .embedded(
                    SandboxPlan(
                        limit: LimiterPlan(.tokenBucket(burst: 200), rate: ArrivalRate(perSecond: 1000)), mode: .broken,
                        concurrency: 5)))
        #expect(
            spec.backends
                == BackendsPlan(
                    count: 2, work: .milliseconds(2), apply: .naive,
                    slow: .init(path: "/reports", work: .milliseconds(500))))
        #expect(
            spec.summary == "sandbox gateway, broken, token-bucket, 1000/s, burst 200, 5 requests at once per route, "
                + "2 naive backends of 2ms")
    }

    @Test func `the configuration of a server is relative to the document`() throws {
        let spec = try spec("{provision: nginx, config: servers/limit.conf}")
        #expect(spec.source == .server(.nginx, configuration: "experiments/gateway/servers/limit.conf"))
        #expect(spec.backends == nil)
    }

    @Test func `an empty sandbox answers itself`() throws {
        #expect(try spec("{embedded: {}}") == .init(source: .embedded(SandboxPlan())))
    }

    @Test(arguments: [
        (
            "{}",
            "1:7: the key 'embedded' is missing in 'http' / add 'embedded: {}' or 'url: http://127.0.0.1:8080' or 'provision: nginx'"
        ),
        (
            "{url: http://a, provision: nginx, config: x}",
            "1:23: the gateway has both 'url' and 'provision' / keep one of 'url', 'embedded' and 'provision'"
        ),
        ("{url: 127.0.0.1}", "1:13: '127.0.0.1' is not the URL of a gateway / write it as 'http://127.0.0.1:8080'"),
        ("{provision: nginx}", "1:7: the key 'config' is missing in 'http' / add 'config: servers/nginx-limit.conf'"),
        ("{provision: ngnix, config: x}", "1:19: 'ngnix' is not a value of 'provision' / did you mean 'nginx'?"),
        (
            "{embedded: {}, config: x}",
            "1:22: 'config' belongs to 'provision', not to 'embedded' / remove 'config', or write 'provision: nginx'"
        ),
        (
            "{url: http://a, backends: {}}",
            "1:23: a gateway that runs already has its own backends / remove 'backends', or start the gateway with 'embedded' or 'provision'"
        ),
        (
            "{embedded: {limit: {token-bucket: {rate: 1000, burst: 1}}}}",
            "1:48: the rate '1000' has no unit / write '1000/s' (or '1000/min'): a rate is a count per time"
        ),
        (
            "{embedded: {limit: {token-bukket: {}}}}",
            "1:27: the kind 'token-bukket' is unknown in 'http.embedded.limit' / did you mean 'token-bucket'?"
        ),
        ("{embedded: {moed: broken}}", "1:19: the key 'moed' is unknown in 'http.embedded' / did you mean 'mode'?"),
        ("{embedded: {}, backends: {count: 0}}", "1:40: 0 is out of range for 'count' / write a number from 1 to 32"),
    ])
    func `a mistake has its place, its problem and its remedy`(text: String, mistake: String) {
        #expect(mistakes(text) == [mistake])
    }
}
