import Foundation
import RebalanceRecorder
import RecordedTraffic
import Testing

@testable import Reporting

@Suite struct RebalanceAccountTests {
    @Test(arguments: Recording.names)
    func `what a run keeps of its rebalances is read as it was written`(name: String) throws {
        var account = try RecordedFindings.account(name)
        account.droppedFrames = 3
        account.unreadFrames = 1
        let text = try RebalanceJSON.text(account)
        #expect(try RebalanceJSON.account(Data(text.utf8), location: "rebalances.json") == account)
    }

    @Test func `names of topics and members stay, however they look`() throws {
        var account = try RecordedFindings.account("d-kip848-v1")
        account.findings.rebalances[0].ownersAfter = Owners([TopicPartition("orderEvents", 3): "memberID_us"])
        account.findings.rebalances[0].membersAfter = ["memberOne": "theID", "member_id": "x", "times_us": "y"]
        account.findings.rebalances[0].convergedMicroseconds = ["memberMicroseconds": 5]
        let text = try RebalanceJSON.text(account)
        for name in ["orderEvents", "memberOne", "member_id", "times_us", "memberMicroseconds"] {
            #expect(text.contains(#""\#(name)" :"#), "\(name)")
        }
        #expect(try RebalanceJSON.account(Data(text.utf8), location: "") == account)
    }

    @Test func `times, ids and counts have the names of the other formats`() throws {
        let text = try RebalanceJSON.text(try RecordedFindings.account("c-static-confluent"))
        for name in ["start_us", "dropped_frames", "instance_id", "member_id_before", "gap_integral_us", "is_static"] {
            #expect(text.contains(#""\#(name)""#), "\(name)")
        }
        #expect(!text.contains("icroseconds"))
    }

    @Test(
        arguments: [
            (#""format" : 1"#, #""format" : 7"#, "its format is 7, this Highwater reads 1", "version of Highwater"),
            (#""start_us""#, #""begin_us""#, "start_us is missing", "run the experiment again"),
            (
                #""occasion" : "join""#, #""occasion" : "sleep""#, "findings.rebalances[0].occasion: ",
                "run the experiment again"
            ),
            (#""rebalances" : ["#, #""rebalances" : 5, "more" : ["#, "findings.rebalances is not what", "again"),
            ("{", "[", "it is damaged: ", "again"),
        ])
    func `a file that cannot be used says where and why`(
        part: String, other: String, problem: String, remedy: String
    ) throws {
        let text = try RebalanceJSON.text(try RecordedFindings.account("a-eager-confluent"))
        let range = try #require(text.range(of: part))
        let damaged = text.replacingCharacters(in: range, with: other)
        let error = try #require(throws: RebalanceFileError.self) {
            try RebalanceJSON.account(Data(damaged.utf8), location: "runs/x/rebalances.json")
        }
        #expect(error.description.hasPrefix("runs/x/rebalances.json: error: "))
        #expect(error.problem.contains(problem), "\(error)")
        #expect(error.remedy.contains(remedy), "\(error)")
    }

    @Test(arguments: [
        ("start_us", "-9223372036854775808"), ("start_us", "9223372036854775807"), ("start_us", "-1"),
        ("end_us", "9007199254740994"), ("time_us", "-5"), ("us", "9223372036854775807"),
    ])
    func `a time that is negative or beyond 2^53 is damage, wherever it stands`(key: String, value: String) throws {
        let text = try RebalanceJSON.text(try RecordedFindings.account("a-eager-confluent"))
        let time = try Regex(#""\#(key)" : \d+"#)
        let range = try #require(text.firstRange(of: time))
        let damaged = text.replacingCharacters(in: range, with: #""\#(key)" : \#(value)"#)
        let error = try #require(throws: RebalanceFileError.self) {
            try RebalanceJSON.account(Data(damaged.utf8), location: "r")
        }
        #expect(error.problem.hasPrefix("it is damaged: "), "\(error)")
        #expect(error.problem.hasSuffix("\(key) is negative or beyond 2^53"), "\(error)")
    }

    @Test func `a file that was cut short is no account`() throws {
        let text = try RebalanceJSON.text(try RecordedFindings.account("a-eager-confluent"))
        #expect(throws: RebalanceFileError.self) {
            try RebalanceJSON.account(Data(text.utf8.prefix(text.utf8.count / 2)), location: "r")
        }
    }
}
