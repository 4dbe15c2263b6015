import Foundation
import Testing

/// What nobody can read was not told: the exit code says so.
@Suite struct StandardOutputTests {
    private static var experiment: String {
        HighwaterProcess.repository.appending(path: "experiments/gateway/token-bucket.yaml").path
    }
    private static var profile: String {
        HighwaterProcess.repository.appending(path: "loadprofiles/spike.yaml").path
    }

    /// Runs the program in a shell, with its standard output as `redirection` says.
    private static func run(_ arguments: [String], _ redirection: String) throws -> (code: Int32, errors: String) {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "exec \"$0\" \"$@\" \(redirection)", HighwaterProcess.executable.path] + arguments
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    @Test(arguments: [["plan", Self.experiment], ["load", Self.profile, "--plot"]])
    func `a command whose output is closed ends with 74`(arguments: [String]) throws {
        let (code, errors) = try Self.run(arguments, ">&-")
        #expect(code == 74)
        #expect(errors.contains("highwater: error: the standard output cannot be written: Bad file descriptor"))
    }

    @Test func `a command whose reader is gone ends with 74, also where its errors go the same way`() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let process = Process()
        process.executableURL = HighwaterProcess.executable
        process.arguments = ["plan", Self.experiment]
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 74)
    }

    #if os(Linux)
        @Test(arguments: [["plan", Self.experiment], ["load", Self.profile, "--plot"]])
        func `a command whose output has no room ends with 74`(arguments: [String]) throws {
            let (code, errors) = try Self.run(arguments, ">/dev/full")
            #expect(code == 74)
            #expect(errors.contains("No space left on device"))
        }

        @Test func `an error keeps its code, whether or not the output can be written`() throws {
            #expect(try Self.run(["plan", "nowhere.yaml"], ">/dev/full").code == 66)
        }
    #endif
}
