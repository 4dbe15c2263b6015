import Experiments
import Foundation
import LoadGeneration
import Measurement
import MessageLedger
import Synchronization
import SystemPackage
import TargetKit
import TestSupport
import Testing

@Suite struct LoadGeneratorTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    /// A generator with the files of a run, ready to send to a producer.
    private struct Load {
        let generator: LoadGenerator<FakeProducer>
        let account: DeliveryAccount
        let counters = LoadCounters()
        let senderError: LatencyRecorder
        let schedule: ArrivalSchedule
        let start: UInt64
        private let directory: FilePath

        init(
            _ directory: FilePath, rate: Double, for length: Duration, to producer: FakeProducer,
            share: StreamShare = StreamShare()
        ) throws {
            let rate = ArrivalRate(perSecond: rate)
            let stage = Stage(from: rate, to: rate, duration: length)
            try self.init(directory, model: .arrivals([stage], pattern: .even), to: producer, share: share)
        }

        init(
            _ directory: FilePath, model: LoadModel, to producer: FakeProducer, share: StreamShare = StreamShare()
        ) throws {
            let profile = LoadProfile(name: "test", model: model, keys: .uniform(count: 10))
            let length = profile.length
            self.directory = directory
            start = MonotonicClock.now
            schedule = ArrivalSchedule(profile, seed: 1)
            try Self.createLedger(directory)
            let start = start
            func recorder(_ name: String) throws -> LatencyRecorder {
                try LatencyRecorder.create(directory.appending(name), start: start, length: length + .seconds(5))
            }
            senderError = try recorder("sender-error")
            account = DeliveryAccount(
                ledger: try ProducerLedger.open(in: directory, run: 9, producer: 0),
                recorders: .init(latency: try recorder("latency"), service: try recorder("service")),
                counters: counters, events: try EventLog(directory.appending("events"), source: "harness"))
            generator = LoadGenerator(
                StreamPlan(profile: profile), share: share, seed: 1, producer: producer, account: account,
                senderError: senderError)
        }

        private static func createLedger(_ directory: FilePath) throws {
            _ = try ProducerLedger.create(in: directory, run: 9, producer: 0, keepsChecksums: true)
        }

        /// Sends all of it, and tells how many messages were attempted.
        func run(grace: Duration = .seconds(20)) throws -> UInt64 {
            var ledger = try ProducerLedger.open(in: directory, run: 9, producer: 0)
            try generator.run(from: start, ledger: &ledger, grace: grace)
            return ledger.attempted
        }

        var offered: UInt64 { counters.offered.load(ordering: .relaxed) }
        var unsent: UInt64 { counters.unsent.load(ordering: .relaxed) }
        var queueFull: UInt64 { counters.queueFull.load(ordering: .relaxed) }
    }

    @Test func `a load that ends early sends exactly what was due by then, and owes nothing more`() throws {
        let producer = FakeProducer()
        let load = try Load(directory.path, rate: 2000, for: .seconds(60), to: producer)
        load.counters.end.store(100_000_000, ordering: .relaxed)
        #expect(try load.run() == 200)
        #expect(load.offered == 200 && load.unsent == 0)
    }

    @Test func `every arrival is sent once, in order, with its stamp`() throws {
        let producer = FakeProducer()
        let load = try Load(directory.path, rate: 2000, for: .milliseconds(250), to: producer)
        #expect(try load.run() == 500)
        #expect(producer.messages.map(\.sequence) == Array(0..<500))
        #expect(load.offered == 500)
        #expect(load.unsent == 0)
        for message in producer.messages {
            let stamp = try #require(message.stamp)
            #expect(stamp.run == 9)
            #expect(stamp.sequence == message.sequence)
            #expect(stamp.intendedNanoseconds == load.start + load.schedule.nanoseconds(ofArrival: message.sequence))
            #expect(stamp.checksum == message.payload.withUnsafeBytes(CRC32C.checksum))
            #expect(message.key == "user-\(stamp.key)")
        }
    }

    @Test func `a stamp ahead of the payload leaves the rest of the message as it is`() throws {
        let producers = [StampPlace.header, .payload, .nowhere].map { FakeProducer(stampPlace: $0) }
        for (index, producer) in producers.enumerated() {
            let directory = directory.path.appending("place-\(index)")
            try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
            #expect(try Load(directory, rate: 2000, for: .milliseconds(50), to: producer).run() == 100)
        }
        let (beside, ahead, without) = (producers[0].messages, producers[1].messages, producers[2].messages)
        try #require(beside.count == 100 && ahead.count == 100 && without.count == 100)
        for index in 0..<100 {
            let payload = beside[index].payload
            #expect(!payload.isEmpty && without[index].payload == payload && without[index].stamp == nil)
            #expect(ahead[index].stamp == nil && ahead[index].key == beside[index].key)
            #expect(Array(ahead[index].payload.dropFirst(MessageStamp.byteCount)) == payload)
            let stamp = try #require(
                ahead[index].payload.withUnsafeBytes {
                    MessageStamp(UnsafeRawBufferPointer(rebasing: $0[..<MessageStamp.byteCount]))
                })
            #expect(stamp.sequence == UInt64(index) && stamp.run == 9)
            #expect(stamp.checksum == payload.withUnsafeBytes(CRC32C.checksum) && stamp.key == beside[index].stamp?.key)
        }
    }

    @Test func `the ledger has the checksum of each message, also of one that had to be handed over twice`() throws {
        let end = MonotonicClock.now + 20_000_000
        let producer = FakeProducer { _ in MonotonicClock.now < end ? .full : .taken }
        _ = try Load(directory.path, rate: 2000, for: .milliseconds(20), to: producer).run()
        var ledger = try ProducerLedger.open(in: directory.path, run: 9, producer: 0, writable: false)
        for message in producer.messages {
            let checksum = ledger.checksum(of: message.sequence)
            #expect(checksum == message.stamp?.checksum)
        }
    }

    @Test func `no message is sent before it is due`() throws {
        let early = Mutex(0)
        let start = Mutex<UInt64>(.max)
        let producer = FakeProducer { sequence in
            // Message n is due n · 5 ms after the start.
            let due = start.withLock { $0 } + sequence * 5_000_000
            early.withLock { $0 += MonotonicClock.now < due ? 1 : 0 }
            return .taken
        }
        let load = try Load(directory.path, rate: 200, for: .milliseconds(200), to: producer)
        start.withLock { $0 = load.start }
        #expect(try load.run() == 40)
        #expect(early.withLock { $0 } == 0)
    }

    @Test func `a client that is full for a while loses nothing, and the sender error shows the wait`() throws {
        let end = MonotonicClock.now + 300_000_000
        let producer = FakeProducer { _ in MonotonicClock.now < end ? .full : .taken }
        let load = try Load(directory.path, rate: 1000, for: .milliseconds(400), to: producer)
        #expect(try load.run() == 400)
        #expect(producer.messages.map(\.sequence) == Array(0..<400))
        #expect(load.unsent == 0)
        #expect(load.queueFull > 0)
        let errors = load.senderError.distribution()
        #expect(errors.count == 400)
        #expect(try #require(errors.maximum) > .milliseconds(150))
    }

    @Test func `a client that stays full ends the load after the grace, and all that is unsent is counted`() throws {
        let load = try Load(directory.path, rate: 1000, for: .milliseconds(100), to: FakeProducer { _ in .full })
        _ = try load.run(grace: .milliseconds(100))
        #expect(MonotonicClock.now - load.start >= 200_000_000)
        #expect(load.offered == 0)
        #expect(load.unsent == 100)
        #expect(load.senderError.distribution().isEmpty)
    }

    @Test func `a client with more in flight than we can time is treated as full`() throws {
        let producer = FakeProducer(inFlight: 1 << 18)
        let load = try Load(directory.path, rate: 1000, for: .milliseconds(50), to: producer)
        #expect(try load.run(grace: .milliseconds(50)) == 0)
        #expect(producer.messages.isEmpty)
        #expect(load.unsent == 50)
        #expect(load.queueFull > 0)
    }

    @Test func `a message that the client refuses is rejected for certain`() throws {
        let producer = FakeProducer { $0 == 1 ? .refused(reason: "too large") : .taken }
        let load = try Load(directory.path, rate: 1000, for: .milliseconds(3), to: producer)
        #expect(try load.run() == 3)
        #expect(load.offered == 3)
        #expect(load.counters.rejected.load(ordering: .relaxed) == 1)
        var ledger = try ProducerLedger.open(in: directory.path, run: 9, producer: 0)
        let rejected = (0..<3 as Range<UInt64>).map { ledger.holds(.rejected, $0) }
        #expect(rejected == [false, true, false])
    }

    @Test func `stop ends the load at the next arrival, and nothing is owed`() throws {
        let generator = Mutex<LoadGenerator<FakeProducer>?>(nil)
        let producer = FakeProducer { sequence in
            if sequence == 2 { generator.withLock { $0 }?.stop() }
            return .taken
        }
        let load = try Load(directory.path, rate: 20, for: .seconds(3600), to: producer)
        generator.withLock { $0 = load.generator }
        #expect(try load.run() == 3)
        generator.withLock { $0 = nil }
        #expect(load.offered == 3)
        #expect(load.unsent == 0)
    }

    @Test func `two workers share the schedule, and send what one would have sent`() throws {
        let producer = FakeProducer()
        let load = try Load(
            directory.path, rate: 1000, for: .milliseconds(101), to: producer, share: .init(worker: 1, workers: 2))
        #expect(try load.run() == 50)
        // Sequence n of the second worker is operation 2n + 1 of the stream.
        let dues = producer.messages.compactMap(\.stamp?.intendedNanoseconds).map { $0 - load.start }
        let expected: [UInt64] = (0..<50).map { UInt64($0 * 2 + 1) * 1_000_000 }
        #expect(dues == expected)
        for (number, message) in producer.messages.enumerated() {
            let payload = String(decoding: message.payload, as: UTF8.self)
            let identity = "\"0-\(number * 2 + 1)\""
            #expect(payload.contains(identity))
        }
    }

    @Test func `users who are answered send again, and no more are under way than there are users`() throws {
        let account = Mutex<DeliveryAccount?>(nil)
        let producer = FakeProducer { sequence in
            account.withLock { $0 }?.receive(.acknowledged(nil), of: sequence)
            return .taken
        }
        let model = LoadModel.users(
            [UserStage(from: 3, to: 3, duration: .milliseconds(300))], think: .fixed(.milliseconds(50)))
        let load = try Load(directory.path, model: model, to: producer)
        account.withLock { $0 = load.account }
        let sent = try load.run()
        account.withLock { $0 = nil }
        // Three users, 300 ms, a pause of 50 ms each: at most 18, fewer on a busy machine.
        #expect((9...18).contains(sent), "\(sent)")
        #expect(load.unsent == 0)
    }

    @Test func `users without an answer wait`() throws {
        let model = LoadModel.users([UserStage(from: 3, to: 3, duration: .milliseconds(100))], think: .fixed(.zero))
        #expect(try Load(directory.path, model: model, to: FakeProducer()).run() == 3)
    }
}
