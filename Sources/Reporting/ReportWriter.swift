import Foundation
import Invariants
import Measurement
import RebalanceRecorder

/// Writes the files that tell the result of a run.
public enum ReportWriter {
    /// Writes `verdict.json`, `junit.xml`, `summary.md` and `report.html`, each whole or not at all.
    ///
    /// - Throws: what the file system says, at the first file that cannot be written.
    public static func write(_ judgement: Judgement, _ recording: Recording, to directory: RunDirectory) throws {
        let manifest = recording.manifest
        let html = HTMLReport(judgement, recording, rebalances: rebalances(directory)).html
        let files = [
            (directory.verdict.string, try VerdictJSON(judgement).data()),
            (directory.junit.string, Data(JUnitReport(judgement, manifest: manifest).xml.utf8)),
            (directory.summary.string, Data(MarkdownSummary(judgement, manifest: manifest).text.utf8)),
            (directory.report.string, Data(html.utf8)),
        ]
        for (path, data) in files { try data.write(to: URL(fileURLWithPath: path), options: .atomic) }
    }

    /// nil for a run that keeps none.
    private static func rebalances(_ directory: RunDirectory) -> Result<RebalanceAccount, RebalanceFileError>? {
        let path = directory.rebalances.string
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        do throws(RebalanceFileError) { return .success(try RebalanceJSON.account(data, location: path)) } catch {
            return .failure(error)
        }
    }
}
