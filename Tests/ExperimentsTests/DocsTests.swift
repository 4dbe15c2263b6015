import Experiments
import Foundation
import Testing

@Suite struct DocsTests {
    private func page(_ name: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "docs/\(name)"), encoding: .utf8)
    }

    @Test(arguments: Metric.allCases)
    func `the reference has a row for every metric`(metric: Metric) throws {
        let aggregates = metric.aggregates.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        let unit = metric.dimension(of: metric.defaultAggregate).rawValue
        let row = "| `\(metric.rawValue)` | \(unit) | \(aggregates) | \(metric.summary) |"
        #expect(try page("experiments.md").contains(row), "\(row)")
    }

    @Test func `the profile in the reference can be read`() throws {
        let parts = try page("loadprofiles.md").components(separatedBy: "```")
        let profile = try LoadProfile.parse(String(parts[1].dropFirst("yaml\n".count)), file: "loadprofiles.md")
        #expect(profile.length == .seconds(60))
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
