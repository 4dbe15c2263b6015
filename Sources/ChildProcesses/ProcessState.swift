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
