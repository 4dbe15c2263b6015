import Foundation
import Testing

/// What `verdict.json` says, read as a user's script would.
struct VerdictFile: Decodable {
    struct Finding: Decodable {
        var group: String
        var name: String
        var verdict: String
        var observed: String
        var evidence: [String]
    }

    var exitCode: Int32
    var findings: [Finding]

    enum CodingKeys: String, CodingKey {
        case exitCode = "exit_code"
        case findings
    }

    init(_ process: HighwaterProcess) throws {
        self = try JSONDecoder().decode(VerdictFile.self, from: Data(try process.file("verdict.json").utf8))
    }

    subscript(name: String) -> Finding? { findings.first { $0.name == name } }
}
