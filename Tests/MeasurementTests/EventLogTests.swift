import Dispatch
import Foundation
import Measurement
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite struct EventLogTests {
    let directory: TemporaryDirectory
    let path: FilePath

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("events.jsonl")
    }

    private func append(_ text: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path.string))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    @Test func `events come back with all they told`() throws {
        let log = try EventLog(path, source: "consumer-1")
        log.append(.evicted, subject: "3", detail: "a \"quoted\"\nline", values: ["from_offset": 7, "to_offset": 9.5])
        log.append(.memberReady)
        let events = EventLog.read(path)
        #expect(events.map(\.kind) == [.evicted, .memberReady])
        #expect(events.first?.source == "consumer-1")
        #expect(events.first?.subject == "3")
        #expect(events.first?.detail == "a \"quoted\"\nline")
        #expect(events.first?.values == ["from_offset": 7, "to_offset": 9.5])
        #expect(events.last?.values == nil)
    }

    @Test func `events carry the monotonic clock`() throws {
        let before = MonotonicClock.now
        try EventLog(path, source: "harness").append(.note)
        let time = try #require(EventLog.read(path).first).atNanoseconds
        #expect((before...MonotonicClock.now).contains(time))
    }

    @Test func `the last line is left out when it is cut short`() throws {
        try EventLog(path, source: "a").append(.note, detail: "whole")
        try append(#"{"at_ns":5,"kind":"note","so"#)
        #expect(EventLog.read(path).map(\.detail) == ["whole"])
    }

    @Test func `a process that starts again does not lose its first event to the line that was cut short`() throws {
        try EventLog(path, source: "a").append(.note, detail: "before")
        try append(#"{"at_ns":5,"kind":"note","so"#)
        try EventLog(path, source: "a").append(.memberStarted, detail: "after")
        #expect(EventLog.read(path).map(\.detail) == ["before", "after"])
    }

    @Test func `concurrent appends of several logs on one file stay whole`() throws {
        let logs = try (0..<4).map { try EventLog(path, source: "member-\($0)") }
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in 0..<100 {
                let detail = String(repeating: "x", count: index * 20)
                logs[thread % 4].append(.note, subject: "\(thread)-\(index)", detail: detail)
            }
        }
        let subjects = EventLog.read(path).compactMap(\.subject)
        #expect(subjects.count == 800)
        #expect(Set(subjects).count == 800)
    }

    @Test func `an observer sees each event`() throws {
        let log = try EventLog(path, source: "harness")
        let seen = Mutex<[String?]>([])
        log.observe { event in seen.withLock { $0.append(event.subject) } }
        log.append(.phase, subject: "drain")
        #expect(seen.withLock { $0 } == ["drain"])
    }

    @Test func `a missing file has no events`() {
        #expect(EventLog.read(directory.file("missing")).isEmpty)
    }
}
