import Foundation
import Invariants
import Testing

@testable import Reporting

@Suite struct VerdictJSONTests {
    @Test func `a judgement survives the way through the file`() throws {
        var judgement = SyntheticRun.judgement
        judgement.ending = #"stopped: "lag" > 10"#
        judgement.seed = .max
        #expect(try VerdictJSON(VerdictJSON(judgement).data()).judgement == judgement)
    }

    @Test func `the exit code is a number and the verdict is over all findings`() throws {
        let data = try VerdictJSON(SyntheticRun.judgement).data()
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["exit_code"] as? Int == 1)
        #expect(object["verdict"] as? String == "violated")
        #expect(object["seed"] as? Int == 4711)
        #expect(object["reason"] as? String == "no-loss")
        #expect((object["findings"] as? [Any])?.count == 10)
    }

    @Test func `keys are sorted, so that two results can be compared line by line`() throws {
        let text = String(decoding: try VerdictJSON(SyntheticRun.judgement).data(), as: UTF8.self)
        let keys = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.map { $0.prefix { $0 != ":" } }
        #expect(keys == keys.sorted() && keys.count >= 8)
    }
}
