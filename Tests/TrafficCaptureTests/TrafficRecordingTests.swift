import Foundation
import NIOCore
import RebalanceRecorder
import TestSupport
import Testing

@testable import TrafficCapture

@Suite struct TrafficRecordingTests {
    private static let events: [TapEvent] = [
        .connection(
            TapConnection(microseconds: 10, connection: 1, broker: 2, change: .opened(client: "127.0.0.1:40112"))),
        .frame(
            TapFrame(
                microseconds: 11, connection: 1, broker: 2, direction: .clientToBroker,
                bytes: ByteBuffer(bytes: [0, 255, 47, 62, 63]))),
        .frame(
            TapFrame(
                microseconds: 12, connection: 1, broker: 2, direction: .brokerToClient, bytes: ByteBuffer())),
        .connection(
            TapConnection(microseconds: 13, connection: 1, broker: 2, change: .closed(by: "client", how: "fin"))),
    ]

    @Test func `what is written is read back`() throws {
        let directory = try TemporaryDirectory()
        let path = try Self.write(Self.events, in: directory)
        #expect(try Self.read(path) == Self.events)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try TrafficRecording(path).header == TrafficHeader(startMicroseconds: 9, cluster: "two \"brokers\""))
    }

    @Test func `the lines are those of the documented format`() throws {
        let directory = try TemporaryDirectory()
        let lines = try String(contentsOfFile: Self.write(Self.events, in: directory), encoding: .utf8)
            .split(separator: "\n")
        #expect(lines.first == #"{"cluster":"two \"brokers\"","format":1,"start_us":9}"#)
        #expect(
            lines.dropFirst().first == #"{"broker":2,"client":"127.0.0.1:40112","conn":1,"event":"open","t_us":10}"#)
        #expect(lines.dropFirst(2).first == #"{"b64":"AP8vPj8=","broker":2,"conn":1,"dir":"c2b","t_us":11}"#)
    }

    @Test func `a last line that was cut short counts as not written`() throws {
        let directory = try TemporaryDirectory()
        let path = try Self.write(Self.events, in: directory)
        let all = try Data(contentsOf: URL(fileURLWithPath: path))
        try all.dropLast(9).write(to: URL(fileURLWithPath: path))
        var recording = try TrafficRecording(path)
        var count = 0
        while try recording.next() != nil { count += 1 }
        #expect(count == 3)
        #expect(recording.isCutShort)
    }

    @Test func `a line that is no event is told with its place`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("bad.jsonl").string
        let text = "{\"format\": 1, \"start_us\": 0}\n\n{\"t_us\": 1, \"conn\": 1, \"broker\": 1}\n{}\n"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(
            throws: TrafficError(
                .invalid, path, line: 3, problem: "this is neither a frame nor a connection event",
                remedy: "record anew, or remove the line and what follows it")
        ) {
            try Self.read(path)
        }
    }

    @Test(arguments: ["", "{}", "not JSON", #"{"format": 2, "start_us": 0}"#])
    func `a file without a header is not a recording`(text: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("bad.jsonl").string
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let error = try #require(throws: TrafficError.self) { try Self.read(path) }
        #expect(error.kind == .invalid)
        #expect(error.location == path + ":1")
    }

    @Test func `a file that is not there is missing, one that is there is not written over`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("none.jsonl").string
        #expect(try #require(throws: TrafficError.self) { try Self.read(path) }.kind == .missing)
        try "kept".write(toFile: path, atomically: true, encoding: .utf8)
        let error = try #require(throws: TrafficError.self) {
            _ = try TrafficRecordingWriter(path, header: TrafficHeader(startMicroseconds: 0))
        }
        #expect(error.kind == .unwritable)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
    }

    private static func write(_ events: [TapEvent], in directory: TemporaryDirectory) throws -> String {
        let path = directory.file("traffic.jsonl").string
        var writer = try TrafficRecordingWriter(
            path, header: TrafficHeader(startMicroseconds: 9, cluster: "two \"brokers\""))
        for event in events { try writer.write(event) }
        try writer.flush()
        return path
    }

    private static func read(_ path: String) throws -> [TapEvent] {
        var recording = try TrafficRecording(path)
        var events: [TapEvent] = []
        while let event = try recording.next() { events.append(event) }
        return events
    }
}
