import Foundation
import Orchestration

/// A file that a plot is drawn into, as a command line names it.
struct PlotFile {
    private let path: String

    init(_ path: String) { self.path = path }

    func write(_ svg: String) throws(RunFailure) {
        do { try Data(svg.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
            throw RunFailure(
                .unwritable, "\(path): error: it cannot be written\n  fix: name a file in a directory that is there")
        }
    }
}
