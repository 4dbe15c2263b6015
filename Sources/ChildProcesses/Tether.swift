import CSystemCalls
import Foundation
import SystemPackage

/// Lets a program that knows nothing of its parent die with it.
public enum Tether {
    /// Turns this process into another program, which the kernel kills when the parent ends.
    ///
    /// To be called after `ParentWatch.begin()`, on the same thread: what the kernel was asked there outlives the
    /// change of program. Where the kernel cannot do it, the program may outlive a parent that is killed.
    ///
    /// - Throws: `SpawnError`; otherwise it does not return.
    public static func become(_ executable: FilePath, _ arguments: [String]) throws(SpawnError) -> Never {
        var words = ([executable.string] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        // What it starts in turn is no concern of ours.
        unsetenv(ParentWatch.variable)
        // Threads of a pool block signals, and a program keeps what the thread that becomes it has blocked.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        execv(executable.string, &words)
        throw SpawnError(executable: executable.string, problem: String(cString: strerror(errno)))
    }
}
