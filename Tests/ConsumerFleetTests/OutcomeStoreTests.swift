import ConsumerFleet
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct OutcomeStoreTests {
    struct Effect: Hashable {
        var message: String
        var count: Int
        var values: ClosedRange<UInt32>
    }

    private struct Failure: Error {}

    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("outcomes.db").string
    }

    private func effects() throws -> Set<Effect> {
        var effects: Set<Effect> = []
        try OutcomeStore.forEachMessage(path: path) { message, count, values in
            effects.insert(Effect(message: message, count: count, values: values))
        }
        return effects
    }

    @Test func `an idempotent store has one effect of a message, however often it comes`() throws {
        let store = try OutcomeStore(path: path, apply: .idempotent)
        try store.transaction { apply in
            try apply("0-1", 7)
            try apply("0-1", 7)
            try apply("0-2", .max)
        }
        try store.transaction { apply in try apply("0-1", 7) }
        #expect(
            try effects() == [
                Effect(message: "0-1", count: 1, values: 7...7),
                Effect(message: "0-2", count: 1, values: .max ... .max),
            ])
    }

    @Test func `a naive store has an effect for each time a message comes`() throws {
        let store = try OutcomeStore(path: path, apply: .naive)
        try store.transaction { apply in try apply("0-1", 7) }
        try store.transaction { apply in try apply("0-1", 9) }
        #expect(try effects() == [Effect(message: "0-1", count: 2, values: 7...9)])
    }

    @Test func `a transaction that throws applies nothing, and what it held can be applied again`() throws {
        let store = try OutcomeStore(path: path, apply: .idempotent)
        #expect(throws: Failure.self) {
            try store.transaction { apply in
                try apply("0-1", 7)
                throw Failure()
            }
        }
        #expect(try effects().isEmpty)
        try store.transaction { apply in try apply("0-1", 7) }
        #expect(try effects().map(\.message) == ["0-1"])
    }

    @Test func `a store that is opened again knows what was applied`() throws {
        try OutcomeStore(path: path, apply: .idempotent).transaction { apply in try apply("0-1", 7) }
        try OutcomeStore(path: path, apply: .idempotent).transaction { apply in try apply("0-1", 7) }
        #expect(try effects() == [Effect(message: "0-1", count: 1, values: 7...7)])
    }

    @Test func `a fleet that opens one store at once shares it`() throws {
        let path = path
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { member in
            do {
                let store = try OutcomeStore(path: path, apply: .idempotent)
                for batch in 0..<20 {
                    try store.transaction { apply in
                        for message in 0..<10 { try apply("0-\(batch * 10 + message)", 1) }
                        try apply("own-\(member)-\(batch)", 1)
                    }
                }
            } catch { failures.withLock { $0.append("\(error)") } }
        }
        #expect(failures.withLock { $0 } == [])
        let effects = try effects()
        #expect(effects.count == 200 + 8 * 20)
        #expect(effects.allSatisfy { $0.count == 1 })
    }

    @Test func `a new store can be opened by a whole fleet at the same moment`() throws {
        let failures = Mutex<[String]>([])
        for round in 0..<60 {
            let path = directory.file("outcomes-\(round).db").string
            let ready = DispatchSemaphore(value: 0)
            let start = DispatchSemaphore(value: 0)
            let ended = DispatchGroup()
            for _ in 0..<4 {
                ended.enter()
                Thread {
                    ready.signal()
                    start.wait()
                    do { _ = try OutcomeStore(path: path, apply: .idempotent) } catch {
                        failures.withLock { $0.append("\(error)") }
                    }
                    ended.leave()
                }.start()
            }
            for _ in 0..<4 { ready.wait() }
            for _ in 0..<4 { start.signal() }
            ended.wait()
        }
        #expect(failures.withLock { $0 } == [])
    }

    @Test func `a store that is missing cannot be read`() {
        #expect(throws: (any Error).self) { try effects() }
    }
}
