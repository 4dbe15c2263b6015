import TargetKit
import Testing

@testable import HTTPTarget

@Suite struct ConfigurationTemplateTests {
    private func render(_ text: String) throws -> String {
        try ConfigurationTemplate(path: "servers/x.conf", text: text)
            .render(["listen": "127.0.0.1:80", "backend-1": "127.0.0.1:81"])
    }

    @Test func `fields get their values, and braces of the server stay`() throws {
        #expect(
            try render("server { listen {{listen}}; }\nto {{ backend-1 }}")
                == "server { listen 127.0.0.1:80; }\nto 127.0.0.1:81")
    }

    @Test(arguments: [
        ("a\n{{backend-2}}", "servers/x.conf:2: the configuration has the unknown field '{{backend-2}}'"),
        ("{{listen", "servers/x.conf:1: the configuration has a field that does not end"),
    ])
    func `a field without a value is told with its line`(text: String, problem: String) throws {
        let error = try #require(throws: TargetError.self) { try render(text) }
        #expect(error.problem == problem)
    }
}
