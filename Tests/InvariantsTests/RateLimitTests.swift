import Experiments
import Foundation
import Measurement
import TestSupport
import Testing

@testable import Invariants

@Suite struct RateLimitTests {
    private static let bucket = "{algorithm: token-bucket, rate: 100/s, burst: 20}"

    /// 200/s from 0 s to 5 s and from 8 s to 10 s, before a gateway that limits as it is told.
    ///
    /// `limiter` says whether a request is let in at the moment it comes, half a millisecond after it was sent.
    private func records(
        retryAfter: UInt32? = 1, refusal: UInt16 = 429, _ limiter: (Double) -> Bool
    ) -> [ExchangeRecord] {
        (0..<2000).map { Double($0) / 200 }.filter { $0 < 5 || $0 >= 8 }.map { time in
            limiter(time + 0.0005)
                ? SyntheticRecording.exchange(time)
                : SyntheticRecording.exchange(time, status: refusal, retryAfter: retryAfter)
        }
    }

    private func check(
        _ text: String, _ records: [ExchangeRecord], capacity: UInt64? = nil,
        _ change: (inout Recording) -> Void = { _ in }
    ) throws -> Observation {
        let logs = try SyntheticRecording.exchanges(records, capacity: capacity)
        return try promise(RateLimit.self, text).check(
            SyntheticRecording.calm {
                $0.exchanges["load"] = logs
                change(&$0)
            })
    }

    private func limiter(_ algorithm: LimitAlgorithm) -> (Double) -> Bool {
        var ideal = IdealLimiter(algorithm)
        return { ideal.admits(at: $0) }
    }

    private static let algorithms: [(String, LimitAlgorithm)] = [
        (bucket, .tokenBucket(rate: 100, burst: 20)),
        ("{algorithm: sliding-window, rate: 100/s, window: 500ms}", .slidingWindow(limit: 50, window: 0.5)),
        ("{algorithm: leaky-bucket, rate: 100/s, queue: 5}", .leakyBucket(rate: 100, queue: 0)),
    ]

    @Test(arguments: algorithms.prefix(2))
    func `a limiter that does what it says is as promised`(text: String, algorithm: LimitAlgorithm) throws {
        let observation = try check(text, records(limiter(algorithm)))
        #expect(observation.verdict == .held, "\(observation)")
        #expect(observation.evidence.first?.hasPrefix("worst interval: ") == true)
        #expect(observation.observed.contains("'Retry-After' held"))
    }

    @Test func `a leaky bucket lets its requests out one by one`() throws {
        // Four hundred at once, of which the queue takes six; then one in each hundredth of a second.
        var free = 0.0
        var leaky = IdealLimiter(.leakyBucket(rate: 100, queue: 5))
        let records = (0..<2000).map { Double($0) / 200 }.filter { $0 < 5 || $0 >= 8 }.map { time in
            guard leaky.admits(at: time) else {
                return SyntheticRecording.exchange(time, status: 429, retryAfter: 1)
            }
            free = max(free + 0.01, time)
            return SyntheticRecording.exchange(time, took: free - time + 0.0005)
        }
        let text = Self.algorithms[2].0
        let observation = try check(text, records)
        #expect(observation.verdict == .held, "\(observation)")
        // The same requests let in at once are a burst.
        let atOnce = records.map { record in
            var record = record
            record.answered = record.sent + 100_000
            return record
        }
        #expect(try check(text, atOnce).verdict == .violated)
    }

    @Test func `twice the rate is a violation, with the worst interval and its counts`() throws {
        let observation = try check(Self.bucket, records(limiter(.tokenBucket(rate: 200, burst: 20))))
        #expect(observation.verdict == .violated)
        #expect(observation.evidence.first?.hasPrefix("more was accepted than the limit allows, in ") == true)
    }

    @Test func `one request more than the burst and the rate allow is a violation`() throws {
        func burst(_ count: Int) -> [ExchangeRecord] {
            (0..<count).map { SyntheticRecording.exchange(1 + Double($0) * 0.00001, took: 0.0005) }
                + (0..<100).map { SyntheticRecording.exchange(1.002, status: 429, retryAfter: 1 + UInt32($0 % 2)) }
        }
        #expect(
            try check("{algorithm: token-bucket, rate: 1/s, burst: 20, retry-after: any}", burst(20)).verdict == .held)
        #expect(
            try check("{algorithm: token-bucket, rate: 1/s, burst: 20, retry-after: any}", burst(21)).verdict
                == .violated)
        let tolerant = "{algorithm: token-bucket, rate: 1/s, burst: 20, retry-after: any, tolerance: 5%}"
        #expect(try check(tolerant, burst(21)).verdict == .held)
    }

    @Test func `a fixed window that lets twice the number through at its edge is no sliding window`() throws {
        var window = -1.0
        var used = 0
        let fixed = { (time: Double) in
            let current = (time / 0.5).rounded(.down)
            if current != window { (window, used) = (current, 0) }
            used += 1
            return used <= 50
        }
        // A load that begins in the middle of a window fills it late, and the next one early.
        let records = records(fixed).filter { $0.sent >= SyntheticRecording.start + 250_000_000 }
        let observation = try check(Self.algorithms[1].0, records)
        #expect(observation.verdict == .violated, "\(observation)")
    }

    @Test func `far below the limit is a violation too`() throws {
        let observation = try check(Self.bucket, records(limiter(.tokenBucket(rate: 90, burst: 20))))
        #expect(observation.verdict == .violated)
        #expect(observation.evidence.first?.contains("that a correct limiter lets in") == true)
    }

    @Test func `a refusal with another status is a violation, but not under a fault`() throws {
        let records = records(refusal: 503, limiter(.tokenBucket(rate: 100, burst: 20)))
        let observation = try check(Self.bucket, records)
        #expect(observation.verdict == .violated)
        #expect(observation.evidence.contains { $0.hasSuffix("refused with 503 instead of 429") })
        let under = try check(Self.bucket, records) {
            $0.manifest.faults = [SyntheticRecording.fault("cut", from: 0, to: 11)]
        }
        #expect(!under.evidence.contains { $0.contains("instead of 429") })
    }

    @Test func `a refusal without a wait is a violation, unless none is asked for`() throws {
        let records = records(retryAfter: nil, limiter(.tokenBucket(rate: 100, burst: 20)))
        #expect(try check(Self.bucket, records).verdict == .violated)
        let silent = "{algorithm: token-bucket, rate: 100/s, burst: 20, retry-after: any}"
        #expect(try check(silent, records).verdict == .held)
    }

    @Test func `who waits as long as it was asked must be let in`() throws {
        // The bucket stays empty over the pause: nothing comes back while nobody asks.
        var bucket = IdealLimiter(.tokenBucket(rate: 100, burst: 20))
        let forgetful = { (time: Double) in bucket.admits(at: time < 8 ? time : time - 3) }
        let observation = try check(Self.bucket, records(forgetful))
        #expect(observation.verdict == .violated, "\(observation)")
        #expect(observation.evidence.contains { $0.contains("although the limit had room") })
    }

    @Test func `a wait that nobody tried is not held`() throws {
        let records = records(limiter(.tokenBucket(rate: 100, burst: 20))).filter {
            $0.sent < SyntheticRecording.start + 5_000_000_000
        }
        #expect(try check(Self.bucket, records).verdict == .inconclusive)
        let present = "{algorithm: token-bucket, rate: 100/s, burst: 20, retry-after: present}"
        #expect(try check(present, records).verdict == .held)
    }

    @Test func `a limit that was never reached was not tried`() throws {
        let records = (0..<500).map { SyntheticRecording.exchange(Double($0) / 50) }
        let observation = try check(Self.bucket, records)
        #expect(observation.verdict == .inconclusive)
        #expect(observation.evidence == ["no more was asked for than the limit allows: it was not tried"])
    }

    @Test func `without all requests nothing can be told`() throws {
        let records = records(limiter(.tokenBucket(rate: 100, burst: 20)))
        #expect(try check(Self.bucket, records) { $0.exchanges = [:] }.verdict == .inconclusive)
        #expect(try check(Self.bucket, records, capacity: 100).verdict == .inconclusive)
        #expect(try check(Self.bucket, [SyntheticRecording.exchange(1, status: 0)]).verdict == .inconclusive)
        let other = "{stream: other, algorithm: token-bucket, rate: 100/s, burst: 20}"
        #expect(try check(other, records).verdict == .inconclusive)
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `a correct limiter is never accused, however its requests are timed`(seed: UInt64) throws {
        var dice = SeededNumbers(seed: seed)
        let algorithm = Self.algorithms[Int(seed % 2)]
        let ideal = limiter(algorithm.1)
        // The limiter decides at its own moment between sending and answer.
        let requests = (0..<1500).map { _ in Double.random(in: 0...10, using: &dice) }.sorted().map { moment in
            (
                from: moment - Double.random(in: 0...0.2, using: &dice),
                to: moment + Double.random(in: 0...0.2, using: &dice), isIn: ideal(moment)
            )
        }
        let records = requests.map {
            SyntheticRecording.exchange(
                max(0, $0.from), took: $0.to - max(0, $0.from), status: $0.isIn ? 200 : 429, retryAfter: 1)
        }
        let observation = try check(algorithm.0, records)
        #expect(observation.verdict != .violated, "\(observation)")
    }

    @Test(arguments: [
        ("{rate: 1/s}", "the key 'algorithm' is missing"), ("{algorithm: token-bucket, burst: 1}", "'rate' is missing"),
        ("{algorithm: token-bucket, rate: 5/s}", "a token bucket has no 'burst'"),
        ("{algorithm: token-bucket, rate: 5/s, burst: 1, queue: 3}", "'queue' belongs to 'leaky-bucket'"),
        ("{algorithm: leaky, rate: 5/s}", "'leaky' is not a value of 'algorithm'"),
        ("{algorithm: sliding-window, rate: 0/s}", "a limit of 0/s lets nothing through"),
    ])
    func `a limit that says too little or too much is a mistake`(text: String, problem: String) throws {
        let error = try #require(throws: Mistakes.self) { try promise(RateLimit.self, text) }
        #expect(error.all.contains { $0.problem.contains(problem) }, "\(error)")
    }
}
