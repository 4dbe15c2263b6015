import ChildProcesses
import Foundation
import SystemPackage
import TargetKit

/// A real server that can be started as the gateway of a run.
public enum GatewayServer: String, Sendable, Hashable, CaseIterable {
    case nginx
    case haproxy

    /// Where the program is: on the `PATH`, or where systems put it without telling.
    ///
    /// - Throws: `TargetError` that says how to install it.
    public func executable() throws(TargetError) -> FilePath {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let known = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"]
        let found = (path.split(separator: ":").map(String.init) + known)
            .map { FilePath($0).appending(rawValue) }
            .first { FileManager.default.isExecutableFile(atPath: $0.string) }
        guard let found else {
            throw TargetError(
                .unsuitable, "there is no program '\(rawValue)' on this machine",
                remedy: "install it: 'apt-get install \(package)', or on a Mac 'brew install \(rawValue)'")
        }
        return found
    }

    private var package: String { self == .nginx ? "nginx-light" : rawValue }

    /// One process in the foreground, which writes only below `directory`.
    func arguments(configuration: FilePath, directory: FilePath) -> [String] {
        switch self {
        case .nginx:
            [
                "-p", directory.string, "-c", configuration.string, "-e", "stderr",
                "-g", "daemon off; master_process off;",
            ]
        case .haproxy: ["-db", "-f", configuration.string]
        }
    }

    /// What the program says of its version; empty when it says nothing.
    func version(_ executable: FilePath, directory: FilePath) async -> String {
        let log = directory.appending("\(rawValue)-version.txt")
        let process = try? await ChildProcess.start(
            name: "\(rawValue) version", executable: executable, arguments: ["-v"], log: log)
        await process?.waitForExit()
        let text = (try? String(contentsOfFile: log.string, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? ""
    }
}
