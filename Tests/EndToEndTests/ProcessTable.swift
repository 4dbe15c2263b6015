import Foundation

/// The processes of the machine, as the kernel lists them.
enum ProcessTable {
    /// Processes whose command line contains a text, such as the path of a run.
    static func pids(mentioning text: String) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { pid in
            guard pid != getpid(), let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else {
                return false
            }
            return String(decoding: line, as: UTF8.self).contains(text)
        }
    }

    /// The inodes of the sockets a process has open.
    static func sockets(of pid: Int32) -> Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []
        return Set(
            names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\($0)") }
                .filter { $0.hasPrefix("socket:[") }.map { String($0.dropFirst(8).dropLast()) })
    }

    /// The established TCP connections of a process on this machine: local and remote port.
    static func connections(of pid: Int32) -> [(local: Int, remote: Int)] {
        let own = sockets(of: pid)
        return rows().filter { $0.state == "01" && own.contains($0.inode) }.map { ($0.local, $0.remote) }
    }

    /// The ports to which each process has a connection in any state, the attempt at one included: one look at the table.
    static func remotePorts(of pids: [Int32]) -> [(pid: Int32, ports: Set<Int>)] {
        let own = pids.map { ($0, sockets(of: $0)) }
        let rows = rows().filter { $0.state != "0A" }
        return own.map { pid, sockets in (pid, Set(rows.filter { sockets.contains($0.inode) }.map(\.remote))) }
    }

    /// The ports on which a process listens.
    static func listeners(of pid: Int32) -> Set<Int> {
        let own = sockets(of: pid)
        return Set(rows().filter { $0.state == "0A" && own.contains($0.inode) }.map(\.local))
    }

    private static func rows() -> [(local: Int, remote: Int, state: String, inode: String)] {
        lines(of: "/proc/net/tcp").compactMap { line in
            let cells = line.split(separator: " ").map(String.init)
            guard cells.count > 9 else { return nil }
            return (port(cells[1]), port(cells[2]), cells[3], cells[9])
        }
    }

    /// The lines of the table whose sockets a process may have, read one by one: thousands may be waiting for their time
    /// to be over, and a look must be short. (Foundation takes a file's size, told as 0, for a reason to read one page.)
    private static func lines(of table: String) -> [String] {
        guard let file = fopen(table, "r") else { return [] }
        defer { fclose(file) }
        setvbuf(file, nil, Int32(_IOFBF), 1 << 20)
        var lines: [String] = []
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { line in
            guard let start = line.baseAddress else { return }
            while fgets(start, 512, file) != nil {
                // `   0: 0100007F:1F90 00000000:0000 0A …`: the state comes 30 characters after the first colon.
                let colon = strcspn(start, ":")
                if colon < 12, strncmp(start + colon + 30, "06", 2) != 0 { lines.append(String(cString: start)) }
            }
        }
        return lines
    }

    private static func port(_ address: String) -> Int { Int(address.split(separator: ":").last ?? "", radix: 16) ?? 0 }
}
