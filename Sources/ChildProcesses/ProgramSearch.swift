import Foundation
import SystemPackage

/// Finds the file of a program, as a shell does.
public enum ProgramSearch {
    /// Why a program cannot be started.
    public enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        case missing, notExecutable

        public var description: String { self == .missing ? "it is not there" : "it is not executable" }
    }

    /// Where names without a slash are looked for, in the form of `PATH`.
    @TaskLocal public static var path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

    /// The absolute path of a program: a name is looked for in `PATH`, a relative path from `directory`.
    public static func find(_ program: String, from directory: String = ".") throws(Failure) -> FilePath {
        let here = FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(directory))
        guard !program.contains("/") else { return try check(here.pushing(FilePath(program)).lexicallyNormalized()) }
        var failure = Failure.missing
        for folder in path.split(separator: ":") {
            do throws(Failure) {
                return try check(here.pushing(FilePath(String(folder))).appending(program))
            } catch {
                if error == .notExecutable { failure = error }
            }
        }
        throw failure
    }

    private static func check(_ file: FilePath) throws(Failure) -> FilePath {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file.string, isDirectory: &isDirectory) else { throw .missing }
        guard !isDirectory.boolValue, access(file.string, X_OK) == 0 else { throw .notExecutable }
        return file
    }
}
