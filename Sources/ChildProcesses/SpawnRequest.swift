import CSystemCalls
import Foundation
import SystemPackage

/// A program could not be started.
public struct SpawnError: Error, Sendable, Hashable, CustomStringConvertible {
    public var executable: String
    public var problem: String

    public var description: String { "\(executable) cannot be started: \(problem)" }
}

/// What a child process is started with.
struct SpawnRequest: Sendable {
    var executable: FilePath
    var arguments: [String]
    var environment: [String: String]
    var log: FilePath
    /// Where it runs; here, without one.
    var workingDirectory: FilePath?

    /// Starts the process on the calling thread.
    func spawn() throws(SpawnError) -> pid_t {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log.string, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        highwater_close_inherited(&actions)
        // After the log is open, which may be named from here.
        if let workingDirectory { highwater_start_in(&actions, workingDirectory.string) }
        setSignals(&attributes)
        return try spawn(&actions, &attributes)
    }

    #if os(Linux)
        private typealias Actions = posix_spawn_file_actions_t
        private typealias Attributes = posix_spawnattr_t
    #else
        private typealias Actions = posix_spawn_file_actions_t?
        private typealias Attributes = posix_spawnattr_t?
    #endif

    /// A session of its own, so that Ctrl-C in our terminal is ours alone; every signal as it was at birth.
    private func setSignals(_ attributes: inout Attributes) {
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        let flags = highwater_spawn_in_new_session() | Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
        #if canImport(Darwin)
            posix_spawnattr_setflags(&attributes, flags | Int16(POSIX_SPAWN_CLOEXEC_DEFAULT))
        #else
            posix_spawnattr_setflags(&attributes, flags)
        #endif
    }

    private func spawn(_ actions: inout Actions, _ attributes: inout Attributes) throws(SpawnError) -> pid_t {
        let variables = ProcessInfo.processInfo.environment.merging(environment) { _, ours in ours }
        var arguments = ([executable.string] + self.arguments).map { strdup($0) } + [nil]
        var environment = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, executable.string, &actions, &attributes, &arguments, &environment)
        guard failure == 0 else {
            throw SpawnError(executable: executable.string, problem: String(cString: strerror(failure)))
        }
        return pid
    }
}
