import ChildProcesses
import Foundation
import Measurement

/// The guard of a run: a process that outlives us and undoes what we cannot any more.
enum GuardProcess {
    /// Keeps a guard beside `body`; it ends with it.
    static func whileWatching<Value: Sendable>(
        _ directory: RunDirectory, _ body: () async throws -> Value
    ) async throws -> Value {
        let process = try await ChildProcess.start(
            name: "guard", executable: CurrentExecutable.path,
            arguments: ["guard", "--journal", directory.undoJournal.string, "--parent", String(getpid())],
            outlivesParent: true, log: directory.log(of: "guard"))
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        process.signal(SIGKILL)
        await process.waitForExit()
        return try result.get()
    }
}
