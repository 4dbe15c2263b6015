import ArgumentParser
import Foundation
import Invariants
import Orchestration

/// The standard output of a command that ends with what it tells: what cannot be written is no success.
enum Output {
    /// Writes a text and the end of its line.
    ///
    /// - Throws: `RunFailure` when it does not get there whole.
    static func print(_ text: String) throws(RunFailure) {
        // Whoever reads may have gone: an error is told then, where the signal would end us silently.
        signal(SIGPIPE, SIG_IGN)
        fflush(nil)
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw RunFailure(
                    .unwritable,
                    "the standard output cannot be written: \(String(cString: strerror(errno)))\n"
                        + "  fix: give it a place with room, and a reader that stays")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Prints a text, and ends the process where that cannot be done.
    static func tell(_ text: String) throws(ArgumentParser.ExitCode) {
        do { try print(text) } catch { throw fail(error) }
    }

    /// Tells what went wrong, and gives the error that ends the process with its code.
    static func fail(_ failure: RunFailure) -> ArgumentParser.ExitCode {
        let isListed = failure.problem.contains(": error: ")
        complain((isListed ? "" : "highwater: error: ") + failure.problem)
        return ArgumentParser.ExitCode(failure.code.rawValue)
    }

    /// Writes a line to the standard error, if somebody is there who reads it.
    static func complain(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// Opens what was closed when we began, so that no file of ours is taken for a standard stream. What is written there
    /// is refused as before.
    static func occupyClosedStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is given, which is this one.
            _ = open("/dev/null", O_RDONLY)
        }
    }
}

extension ParsableCommand {
    /// Prints the last words of a command, and ends it with their code.
    func finish(_ text: String, _ code: Invariants.ExitCode = .held) throws {
        do { try Output.print(text) } catch {
            let failed = Output.fail(error)
            // A verdict that is not a success says more than that nobody could read it.
            throw code == .held ? failed : ArgumentParser.ExitCode(code.rawValue)
        }
        try exit(with: code)
    }
}
