import Foundation
import Invariants
import Measurement

/// Writes the files that tell the result of a run.
public enum ReportWriter {
    /// Writes `verdict.json`, `junit.xml`, `summary.md` and `report.html`, each whole or not at all.
    ///
    /// - Throws: what the file system says, at the first file that cannot be written.
    public static func write(_ judgement: Judgement, _ recording: Recording, to directory: RunDirectory) throws {
        let manifest = recording.manifest
        let files = [
            (directory.verdict.string, try VerdictJSON(judgement).data()),
            (directory.junit.string, Data(JUnitReport(judgement, manifest: manifest).xml.utf8)),
            (directory.summary.string, Data(MarkdownSummary(judgement, manifest: manifest).text.utf8)),
            (directory.report.string, Data(HTMLReport(judgement, recording).html.utf8)),
        ]
        for (path, data) in files { try data.write(to: URL(fileURLWithPath: path), options: .atomic) }
    }
}
