import Foundation
import Measurement
import SystemPackage

/// The file that samples are written to, line by line.
final class SampleFile: Sendable {
    private let file: FileHandle

    init(_ path: FilePath) throws {
        guard FileManager.default.createFile(atPath: path.string, contents: Data((Sample.csvHeader + "\n").utf8)),
            let file = FileHandle(forWritingAtPath: path.string)
        else { throw CocoaError(.fileWriteUnknown) }
        self.file = file
        file.seekToEndOfFile()
    }

    /// A full disk loses a line; the samples in memory still reach the judge of this run.
    func append(_ sample: Sample) { try? file.write(contentsOf: Data((sample.csvLine + "\n").utf8)) }

    func close() { try? file.close() }
}
