import Foundation
import PlainHTTP
import Testing

@testable import ProxyControl

@Suite struct PythonClientTests {
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    /// Made by `make python-deps`.
    static let python = repository.appendingPathComponent(".build/python/bin/python3")

    static var isInstalled: Bool {
        let site =
            (try? FileManager.default.subpathsOfDirectory(
                atPath: repository.appendingPathComponent(".build/python/lib").path)) ?? []
        return site.contains { $0.hasSuffix("site-packages/toxiproxy/__init__.py") }
    }

    @Test(
        .enabled(
            if: PythonClientTests.isInstalled,
            "Python 3 with toxiproxy-python is missing below .build/python: 'make python-deps' installs it"),
        .timeLimit(.minutes(2)))
    func `the client library of PyPI drives a full session`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try #require(HTTPFetch.split(proxy.address)?.port)
                let script = Self.repository.appendingPathComponent("Tests/ProxyControlTests/Python/session.py").path
                let (code, text) = try await Program.run(Self.python.path, [script, "\(port)", "\(echo.port)"])
                #expect(code == 0, "\(text)")
                let held = text.split(separator: " ").first.flatMap { Int($0) } ?? 0
                #expect(held > 80, "\(text)")
            }
        }
    }
}
