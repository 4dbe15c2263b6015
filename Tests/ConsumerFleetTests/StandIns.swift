import ChildProcesses
import Foundation
import SystemPackage
import TestSupport

/// Stand-ins for command-line tools, on a PATH of their own: each keeps a state in a file and records how it was called.
struct StandIns {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Adds a tool, whose calls are recorded before `script` runs in the directory of the stand-ins.
    func add(_ name: String, _ script: String) throws {
        let file = directory.file(name).string
        let text = """
            #!/bin/sh
            cd "\(directory.path.string)"
            echo "\(name) $*" >> calls
            \(script)
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory.file(name).string))
    }

    /// How the tools were called so far.
    var calls: [String] {
        let text = (try? String(contentsOfFile: directory.file("calls").string, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    /// Runs `body` where these tools come before all others.
    func use<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        try await ProgramSearch.$path.withValue("\(directory.path.string):\(ProgramSearch.path)", operation: body)
    }
}

extension StandIns {
    /// A docker with one container, `orders-1`, that runs.
    static func docker() throws -> StandIns {
        let tools = try StandIns()
        try tools.write("state", "true false 1")
        try tools.add(
            "docker",
            """
            life=$(cut -d ' ' -f 3 state)
            case $1 in
            inspect) cat state ;;
            kill) echo "false false $life" > state ;;
            pause) echo "true true $life" > state ;;
            unpause) echo "true false $life" > state ;;
            start) echo 'true false 2' > state ;;
            esac
            """)
        return tools
    }

    /// A kubectl with one pod of the selector `app=orders`, whose controller has a successor at once.
    static func kubectl() throws -> StandIns {
        let tools = try StandIns()
        try tools.write("pod", "orders-a")
        try tools.write("stopped", "S")
        try tools.add(
            "kubectl",
            """
            [ "$1" = --namespace ] && shift 2
            case "$1 $2" in
            'get pods') cat pod ;;
            'get pod') [ "$3" = "$(cat pod)" ] && echo "uid-of-$3 Running" ;;
            'delete pod') printf orders-b > pod ;;
            exec*) case "$*" in *STOP*) echo T > stopped ;; *CONT*) echo S > stopped ;; *) cat stopped ;; esac ;;
            esac
            exit 0
            """)
        return tools
    }

    /// An ssh to a machine that is this one.
    static func ssh() throws -> StandIns {
        let tools = try StandIns()
        try tools.add("ssh", "shift 5; exec sh -c \"$1\"")
        return tools
    }

    /// A systemctl with one unit, whose process is a real one.
    static func systemctl(pid: pid_t) throws -> StandIns {
        let tools = try StandIns()
        try tools.write("pid", String(pid))
        try tools.add(
            "systemctl",
            """
            case $1 in
            show) if kill -0 $(cat pid) 2>/dev/null && ! grep -q ') Z' /proc/$(cat pid)/stat
                then echo ActiveState=active; echo MainPID=$(cat pid)
                else echo ActiveState=failed; echo MainPID=0; fi ;;
            kill) kill -${2#--signal=SIG} $(cat pid) ;;
            start) sleep 60 </dev/null >/dev/null 2>&1 & echo $! > pid ;;
            esac
            """)
        return tools
    }
}
