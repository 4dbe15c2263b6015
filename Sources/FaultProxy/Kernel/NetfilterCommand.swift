#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// `nft`, run to its end. What it is told in one run is one transaction: all of it or nothing.
enum NetfilterCommand {
    private static let places = ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft", "/usr/local/sbin/nft"]
    /// In seconds. It usually takes milliseconds; longer when others change rules at the same time.
    private static let patience = 10

    /// Changes the rules by a script.
    static func run(_ script: String) throws(ProxyError) -> String { try run(["--file", "-"], input: script) }

    /// Returns: what it printed.
    static func run(_ arguments: [String], input: String = "") throws(ProxyError) -> String {
        #if os(Linux)
            guard let program = places.first(where: { access($0, X_OK) == 0 }) else {
                throw error("nft is not installed", remedy: "install the package 'nftables'")
            }
            let files = try (stdin: file(input), stdout: file(), stderr: file())
            defer {
                close(files.stdin)
                close(files.stdout)
                close(files.stderr)
            }
            let status = try wait(for: try spawn(program, arguments, [files.stdin, files.stdout, files.stderr]))
            guard status == 0 else { throw refusal(content(of: files.stderr)) }
            return content(of: files.stdout)
        #else
            throw error("only Linux can lose packets of single connections", remedy: "use the model of packet loss")
        #endif
    }

    private static func error(_ problem: String, remedy: String) -> ProxyError {
        ProxyError(location: "nftables", problem: problem, remedy: remedy)
    }

    #if os(Linux)
        /// nft says what is wrong in the first line, and shows the place in those that follow.
        private static func refusal(_ said: String) -> ProxyError {
            let line = said.split(separator: "\n").first.map(String.init) ?? "nft failed without a word"
            let isForbidden = said.contains("Operation not permitted")
            return error(
                isForbidden ? "the right to change packet filter rules is missing" : line,
                remedy: isForbidden
                    ? "run as root or with CAP_NET_ADMIN, or use the model of packet loss"
                    : said.contains("File exists")
                        ? "'highwater heal' removes the table that an earlier run left" : "see 'nft list tables'")
        }

        /// A file without a name: unlike a pipe it never fills up, and nobody has to read while the other writes.
        private static func file(_ content: String = "") throws(ProxyError) -> Int32 {
            let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
            var path = Array("\(folder)/highwater-nft-XXXXXX".utf8CString)
            let descriptor = mkstemp(&path)
            guard descriptor >= 0 else {
                throw error(
                    "no file for nft's input and output in \(folder): error \(errno)",
                    remedy: "make the folder writable, or name another one in TMPDIR")
            }
            unlink(path)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            var rest = Array(content.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            lseek(descriptor, 0, SEEK_SET)
            return descriptor
        }

        private static func content(of descriptor: Int32) -> String {
            lseek(descriptor, 0, SEEK_SET)
            var bytes: [UInt8] = []
            var part = [UInt8](repeating: 0, count: 16_384)
            while case let count = read(descriptor, &part, part.count), count > 0 { bytes += part[..<count] }
            return String(decoding: bytes, as: UTF8.self)
        }

        private static func spawn(
            _ program: String, _ arguments: [String], _ descriptors: [Int32]
        ) throws(ProxyError) -> pid_t {
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            posix_spawn_file_actions_init(&actions)
            posix_spawnattr_init(&attributes)
            defer {
                posix_spawn_file_actions_destroy(&actions)
                posix_spawnattr_destroy(&attributes)
            }
            for (target, source) in descriptors.enumerated() {
                posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
            }
            // A process group of its own: Ctrl-C is meant for the harness, which still has rules to remove.
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
            var words = ([program] + arguments).map { strdup($0) } + [nil]
            defer { for word in words { free(word) } }
            var environment: [UnsafeMutablePointer<CChar>?] = [nil]
            var pid: pid_t = 0
            let failure = posix_spawn(&pid, program, &actions, &attributes, &words, &environment)
            guard failure == 0 else {
                throw error("\(program) cannot be started: \(failure)", remedy: "see that it can be run by hand")
            }
            return pid
        }

        /// Returns: the status with which it ended; kills it when it takes too long.
        private static func wait(for pid: pid_t) throws(ProxyError) -> Int32 {
            var status: Int32 = 0
            for _ in 0..<(patience * 2_000) {
                switch waitpid(pid, &status, WNOHANG) {
                case pid: return status
                case 0: usleep(500)
                default: guard errno == EINTR else { return -1 }
                }
            }
            kill(pid, SIGKILL)
            waitpid(pid, &status, 0)
            throw error("nft did not end within \(patience) s", remedy: "see what else changes packet filter rules")
        }
    #endif
}
