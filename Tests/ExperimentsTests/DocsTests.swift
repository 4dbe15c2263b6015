import Experiments
import Foundation
import Testing

@Suite struct DocsTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func page(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "docs/\(name)"), encoding: .utf8)
    }

    @Test(arguments: Metric.allCases)
    func `the reference has a row for every metric`(metric: Metric) throws {
        let aggregates = metric.aggregates.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        let unit = metric.dimension(of: metric.defaultAggregate).rawValue
        let row = "| `\(metric.rawValue)` | \(unit) | \(aggregates) | \(metric.summary) |"
        #expect(try page("experiments.md").contains(row), "\(row)")
    }

    @Test func `every profile in the reference can be read`() throws {
        let parts = try page("loadprofiles.md").components(separatedBy: "```")
        let examples = parts.filter { $0.hasPrefix("yaml\n") }.map { String($0.dropFirst("yaml\n".count)) }
        #expect(examples.count == 6)
        for example in examples {
            // Traces are named as they are in the folder of the profiles.
            let profile = try LoadProfile.parse(example, file: "\(root.path)/loadprofiles/example.yaml")
            #expect(profile.length > .zero)
        }
    }

    @Test func `every stage, way to choose keys, payload and field in the reference's tables can be read`() throws {
        let rows = try page("loadprofiles.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let cells = rows.flatMap { $0.split(separator: "|")[0].split(separator: "`").map(String.init) }
        func parse(_ lines: String) throws { _ = try LoadProfile.parse("highwater: 1\nname: x\n\(lines)", file: "x") }
        let hold = "stages: [{hold: 1/s, for: 1s}]"
        var counts: [String: Int] = [:]
        for cell in cells {
            let shape = cell.drop { $0 == "{" }.prefix { $0.isLetter || $0 == "-" }
            switch shape {
            case "hold", "ramp", "steps", "spike", "sine", "pause", "repeat":
                guard cell.hasPrefix("{") else { continue }
                try parse("stages: [{hold: 1/s, for: 1s}, \(cell)]")
                counts["stages", default: 0] += 1
            case "uniform", "zipf", "hot", "sequential":
                guard cell.hasPrefix("{") else { continue }
                try parse("\(hold)\nkeys: \(cell)")
                counts["keys", default: 0] += 1
            case "json", "size", "template":
                try parse("\(hold)\npayload: \(cell)")
                counts["payloads", default: 0] += 1
            case "id", "event", "key", "sequence", "uuid", "time-ms", "choice", "integer", "text":
                guard cell.hasPrefix("{") else { continue }
                try parse("\(hold)\npayload: {template: '\(cell)'}")
                counts["fields", default: 0] += 1
            default: break
            }
        }
        #expect(counts == ["stages": 8, "keys": 4, "payloads": 6, "fields": 9])
    }

    @Test func `every profile that comes along can be read, and has a row in the reference if it is for everybody`()
        throws
    {
        let folder = root.appending(path: "loadprofiles")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 14)
        let page = try page("loadprofiles.md")
        for name in names {
            let profile = try LoadProfile.load(path: folder.appending(path: name).path)
            #expect(profile.name + ".yaml" == name)
            let belongsToOthers = ["bench", "steady-", "impossible"].contains { name.hasPrefix($0) }
            #expect(page.contains("`\(name)`") || belongsToOthers, "\(name) is not in the reference")
        }
    }

    @Test func `a profile and a missing one are read from disk`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Samples.profile.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try LoadProfile.load(path: path).name == "short")
        let error = try #require(throws: DocumentError.self) { try LoadProfile.load(path: path + "x") }
        #expect(error.exitCode == 66)
    }
}
