/// A rate limiter of the sandbox gateway, written as `token-bucket, 1000/s, burst 200`, or as a mapping in a file.
public struct LimiterPlan: Sendable, Hashable, Codable {
    public enum Algorithm: Sendable, Hashable, Codable {
        /// Saves up to `burst` tokens; a request takes one.
        case tokenBucket(burst: Int)
        /// Requests leave one by one; at most `queue` wait.
        case leakyBucket(queue: Int)
        /// In any stretch of this length, at most as many as the rate gives.
        case slidingWindow(Duration)

        /// Its name in files and on the command line.
        public var name: String {
            switch self {
            case .tokenBucket: "token-bucket"
            case .leakyBucket: "leaky-bucket"
            case .slidingWindow: "sliding-window"
            }
        }
    }

    static let names = ["token-bucket", "leaky-bucket", "sliding-window"]
    private static let counts = 0...10_000_000
    private static let windows = Duration.milliseconds(1)...(.seconds(86_400))

    public var algorithm: Algorithm
    /// Above zero.
    public var rate: ArrivalRate

    public init(_ algorithm: Algorithm, rate: ArrivalRate) {
        precondition(rate.perSecond > 0, "a limiter lets something through")
        (self.algorithm, self.rate) = (algorithm, rate)
    }

    /// Reads `{token-bucket: {rate: 1000/s, burst: 200}}`, `{leaky-bucket: {rate: 100/s, queue: 50}}` or
    /// `{sliding-window: {rate: 1000/s, window: 1s}}`.
    public init?(fields: Fields) {
        guard let (name, fields) = fields.onlyChild(of: Self.names) else { return nil }
        fields.demand("rate", example: "rate: 1000/s")
        let rate = fields.rate("rate")
        if rate?.perSecond == 0 {
            fields.report("rate", problem: "a limit of 0/s lets nothing through", remedy: "write a rate above it")
        }
        let algorithm: Algorithm?
        switch name {
        case "token-bucket":
            fields.demand("burst", example: "burst: 200")
            algorithm = fields.integer("burst", in: 1...Self.counts.upperBound).map { .tokenBucket(burst: $0) }
        case "leaky-bucket":
            fields.demand("queue", example: "queue: 50")
            algorithm = fields.integer("queue", in: Self.counts).map { .leakyBucket(queue: $0) }
        default: algorithm = .slidingWindow(fields.duration("window", in: Self.windows) ?? .seconds(1))
        }
        guard let rate, rate.perSecond > 0, let algorithm else { return nil }
        self.init(algorithm, rate: rate)
        guard admitsSomething else {
            fields.report(
                "rate", problem: "\(rate) gives less than one request in the window",
                remedy: "write a longer 'window', or a higher rate")
            return nil
        }
    }

    /// Reads the form of the command line.
    public init(parsing text: String) throws(UnitMistake) {
        let parts = text.split(separator: ",").map { $0.split(separator: " ").map(String.init) }
        guard (2...3).contains(parts.count), let name = parts[0].first, parts[0].count == 1, parts[1].count == 1,
            parts.count == 2 || parts[2].count == 2
        else { throw Self.mistake(text) }
        rate = try ArrivalRate(parsing: parts[1][0])
        let option = parts.count == 3 ? (word: parts[2][0], value: parts[2][1]) : nil
        switch (name, option?.word) {
        case ("token-bucket", "burst"):
            guard let burst = Int(option?.value ?? ""), burst > 0, Self.counts.contains(burst) else {
                throw Self.mistake(text)
            }
            algorithm = .tokenBucket(burst: burst)
        case ("leaky-bucket", "queue"):
            guard let queue = Int(option?.value ?? ""), Self.counts.contains(queue) else { throw Self.mistake(text) }
            algorithm = .leakyBucket(queue: queue)
        case ("sliding-window", "window"), ("sliding-window", nil):
            let window = try Duration(parsing: option?.value ?? "1s")
            guard Self.windows.contains(window) else { throw Self.mistake(text) }
            algorithm = .slidingWindow(window)
        default: throw Self.mistake(text)
        }
        guard rate.perSecond > 0, admitsSomething else { throw Self.mistake(text) }
    }

    private var admitsSomething: Bool {
        guard case .slidingWindow(let window) = algorithm else { return true }
        return rate.perSecond * window.inSeconds >= 1
    }

    private static func mistake(_ text: String) -> UnitMistake {
        UnitMistake(
            problem: "'\(text)' is not a limit",
            remedy: "write 'token-bucket, 1000/s, burst 200', 'leaky-bucket, 100/s, queue 50' or "
                + "'sliding-window, 1000/s, window 1s'")
    }
}

extension LimiterPlan: CustomStringConvertible {
    /// As `init(parsing:)` reads it.
    public var description: String {
        switch algorithm {
        case .tokenBucket(let burst): "token-bucket, \(rate), burst \(burst)"
        case .leakyBucket(let queue): "leaky-bucket, \(rate), queue \(queue)"
        case .slidingWindow(let window): "sliding-window, \(rate), window \(window.written)"
        }
    }
}
