import ArgumentParser
import ChildProcesses
import Foundation
import SystemPackage

/// `highwater tether`
struct TetherCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tether",
        abstract: "Become another program that ends when the run ends, however the run ends.",
        shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough, help: "The program, as a path, and its arguments.") var command: [String]

    func run() throws {
        ParentWatch.begin()
        guard let program = command.first else { throw ValidationError("name a program") }
        do { try Tether.become(FilePath(program), Array(command.dropFirst())) } catch {
            Output.complain("highwater: error: \(error)")
            throw ArgumentParser.ExitCode(69)
        }
    }
}
