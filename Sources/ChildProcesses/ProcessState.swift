import Foundation

/// What the kernel says of a process.
public enum ProcessState {
    /// Whether a process is stopped by SIGSTOP; `nil` when the system does not tell.
    public static func isStopped(_ pid: pid_t) -> Bool? {
        #if os(Linux)
            return fields(of: pid)?.first == "T"
        #else
            var information = proc_bsdinfo()
            let size = Int32(MemoryLayout<proc_bsdinfo>.size)
            guard proc_pidinfo(pid, PROC_PIDTBSDINFO, 0, &information, size) == size else { return nil }
            return information.pbi_status == UInt32(SSTOP)
        #endif
    }

    /// Whether a process is no more, but for a name that its parent has not read yet.
    public static func hasEnded(_ pid: pid_t) -> Bool {
        guard kill(pid, 0) == 0 || errno == EPERM else { return true }
        #if os(Linux)
            return fields(of: pid)?.first.map { $0 == "Z" || $0 == "X" } ?? true
        #else
            return false
        #endif
    }

    /// The command lines of all processes that can be seen, their words separated by spaces.
    public static func commandLines() -> [pid_t: String] {
        #if os(Linux)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            let lines = names.compactMap { name -> (pid_t, String)? in
                guard let pid = pid_t(name), let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"),
                    !data.isEmpty
                else { return nil }
                let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
                return (pid, words.joined(separator: " "))
            }
            return Dictionary(lines) { first, _ in first }
        #else
            return psLines()
        #endif
    }

    #if !os(Linux)
        private static func psLines() -> [pid_t: String] {
            let (process, pipe) = (Process(), Pipe())
            process.executableURL = URL(fileURLWithPath: "/bin/ps")
            process.arguments = ["-axo", "pid=,command="]
            process.standardOutput = pipe
            guard (try? process.run()) != nil else { return [:] }
            let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            let rows = text.split(separator: "\n").compactMap { line -> (pid_t, String)? in
                let parts = line.split(separator: " ", maxSplits: 1)
                guard parts.count == 2, let pid = pid_t(parts[0]) else { return nil }
                return (pid, String(parts[1]))
            }
            return Dictionary(rows) { first, _ in first }
        }
    #endif

    /// When a process started, in nanoseconds of the monotonic clock; `nil` when the system does not tell.
    public static func startNanoseconds(of pid: pid_t) -> UInt64? {
        #if os(Linux)
            // Field 22 of proc(5), in clock ticks since the machine started.
            guard let fields = fields(of: pid), fields.count > 19, let ticks = UInt64(fields[19]) else { return nil }
            return ticks * (1_000_000_000 / UInt64(sysconf(Int32(_SC_CLK_TCK))))
        #else
            return nil
        #endif
    }

    #if os(Linux)
        /// The fields after the name, which stands in parentheses and may hold anything: the first is the state.
        private static func fields(of pid: pid_t) -> [Substring]? {
            guard let line = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
                let end = line.lastIndex(of: ")")
            else { return nil }
            return line[end...].dropFirst().split(separator: " ")
        }
    #endif
}
