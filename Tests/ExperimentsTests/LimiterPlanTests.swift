import Experiments
import Testing

@Suite struct LimiterPlanTests {
    @Test(arguments: [
        "token-bucket, 1000/s, burst 200", "leaky-bucket, 30/min, queue 0", "sliding-window, 100/s, window 500ms",
    ])
    func `a limit is read as it is written`(text: String) throws {
        #expect(try LimiterPlan(parsing: text).description == text)
    }

    @Test func `a window is a second unless it is given`() throws {
        #expect(try LimiterPlan(parsing: "sliding-window, 5/s").description == "sliding-window, 5/s, window 1s")
    }

    @Test(arguments: [
        "token-bucket", "token-bucket, 5/s", "token-bucket, 5/s, burst 0", "token-bucket, 5/s, queue 3", "bucket, 5/s",
        "leaky-bucket, 5/s, queue -1", "sliding-window, 1/s, window 1ms", "token-bucket, 0/s, burst 1",
    ])
    func `anything else gets an example`(text: String) throws {
        let mistake = try #require(throws: UnitMistake.self) { try LimiterPlan(parsing: text) }
        #expect(mistake.problem == "'\(text)' is not a limit")
        #expect(mistake.remedy.contains("'token-bucket, 1000/s, burst 200'"))
    }

    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try Document.decode(text, file: "x.yaml") { LimiterPlan(fields: $0) }
            return []
        } catch { return error.all.map { "\($0.location.column): \($0.problem) / \($0.remedy)" } }
    }

    @Test(arguments: [
        ("token-bucket: {rate: 5/s}", "the key 'burst' is missing in 'token-bucket' / add 'burst: 200'"),
        ("leaky-bucket: {rate: 0/s, queue: 1}", "a limit of 0/s lets nothing through / write a rate above it"),
        (
            "sliding-window: {rate: 1/s, window: 10ms}",
            "1/s gives less than one request in the window / write a longer 'window', or a higher rate"
        ),
        ("sliding-window: {rate: 1/s, burst: 1}", "the key 'burst' is unknown in 'sliding-window' / "),
    ])
    func `a mistake in a file is told`(text: String, mistake: String) {
        let found = mistakes(text)
        #expect(found.count == 1)
        #expect(found.first?.contains(mistake) == true, "\(found)")
    }
}
