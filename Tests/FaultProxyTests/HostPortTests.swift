import Testing

@testable import FaultProxy

@Suite struct HostPortTests {
    @Test(arguments: ["127.0.0.1:9092", "[::1]:9092", "kafka-1.example:1"])
    func `an address reads back as it was written`(text: String) { #expect(HostPort(text)?.description == text) }

    @Test(arguments: ["", "host", "host:", ":1", "::1:9092", "host:70000", "host:0", "host:-1"])
    func `what is no address is refused`(text: String) { #expect(HostPort(text) == nil) }
}
