import Foundation
import TestSupport

/// `highwater proxy` with links of its own, until the end of a test.
final class ProxyProcess {
    private let process: HighwaterProcess

    init(_ proxies: [[String: Any]]) throws {
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        try JSONSerialization.data(withJSONObject: proxies)
            .write(to: directory.appendingPathComponent("proxies.json"))
        process = try HighwaterProcess(
            ["proxy", "--control", "127.0.0.1:0", "--config", "proxies.json"], in: directory)
    }

    var pid: Int32 { process.pid }
    var directory: URL { process.directory }
    var text: String { process.text }

    /// Where a link listens, once it does: `kafka listens on 127.0.0.1:41234, upstream …`.
    func address(of link: String) async -> String? {
        var address: String?
        _ = await poll(within: .seconds(10)) {
            let line = process.text.split(separator: "\n").first { $0.hasPrefix("\(link) listens on ") }
            address = line?.dropFirst("\(link) listens on ".count).split(separator: ",").first.map(String.init)
            return address != nil
        }
        return address
    }

    func end() {
        process.send(SIGKILL)
        process.remove()
    }
}
