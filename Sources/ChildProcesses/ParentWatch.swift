import CSystemCalls
import Foundation

/// Ends this process when the one that started it ends, however it ends.
public enum ParentWatch {
    /// The environment variable that names the parent's pid.
    public static let variable = "HIGHWATER_PARENT"

    /// To be called first thing in a process that a run started; does nothing in one that a person started.
    public static func begin() {
        guard let text = ProcessInfo.processInfo.environment[variable], let parent = pid_t(text) else { return }
        highwater_signal_on_parent_death(SIGKILL)
        #if os(Linux)
            keepAsking()
        #endif
        // The parent may have ended before the kernel was asked.
        guard getppid() == parent else { exit(1) }
        #if !os(Linux)
            let watch = Thread {
                while getppid() == parent { usleep(200_000) }
                exit(1)
            }
            watch.start()
        #endif
    }

    #if os(Linux)
        /// What the kernel was asked ends with the thread that asked, and that may be one of a pool: so a thread asks
        /// too that never ends. (The first one's asking is what `Tether` takes along.)
        private static func keepAsking() {
            let asked = DispatchSemaphore(value: 0)
            let watch = Thread {
                highwater_signal_on_parent_death(SIGKILL)
                asked.signal()
                while true { sleep(3600) }
            }
            watch.name = "parent watch"
            watch.stackSize = 64 << 10
            watch.start()
            asked.wait()
        }
    #endif
}
