import Experiments

/// The limiter that `rate-limit` declares, as an experiment file writes it.
struct LimitFields {
    /// The names of the algorithms.
    enum Name: String, CaseIterable, Sendable {
        case tokenBucket = "token-bucket"
        case leakyBucket = "leaky-bucket"
        case slidingWindow = "sliding-window"
    }

    let name: Name
    let algorithm: LimitAlgorithm
    /// In one line: `token bucket of 1000/s, burst 200`.
    let text: String

    init?(_ fields: Fields) {
        fields.demand("algorithm", example: "algorithm: token-bucket")
        fields.demand("rate", example: "rate: 1000/s")
        let name = fields.choice("algorithm", Name.self)
        let rate = fields.rate("rate")
        let burst = fields.integer("burst", in: 1...100_000_000)
        let queue = fields.integer("queue", in: 0...100_000_000)
        let window = fields.duration("window", in: .milliseconds(1)...(.seconds(86400)))
        if rate?.perSecond == 0 {
            fields.report("rate", problem: "a limit of 0/s lets nothing through", remedy: "write a rate above it")
        }
        guard let name, let rate, rate.perSecond > 0 else { return nil }
        Self.refuseOthers(fields, name)
        self.name = name
        switch name {
        case .tokenBucket:
            if burst == nil {
                fields.report(
                    nil, problem: "a token bucket has no 'burst'",
                    remedy: "add 'burst: 200', the number of tokens that it holds")
            }
            algorithm = .tokenBucket(rate: rate.perSecond, burst: Double(burst ?? 1))
            text = "token bucket of \(rate), burst \(burst ?? 1)"
        case .leakyBucket:
            algorithm = .leakyBucket(rate: rate.perSecond, queue: Double(queue ?? 0))
            text = "leaky bucket of \(rate), queue \(queue ?? 0)"
        case .slidingWindow:
            let length = window ?? .seconds(1)
            algorithm = .slidingWindow(
                limit: (rate.perSecond * length.inSeconds).rounded(.down), window: length.inSeconds)
            text = "\(rate) in any \(length.written)"
        }
    }

    /// A key of another algorithm would be a promise that nobody looks at.
    private static func refuseOthers(_ fields: Fields, _ name: Name) {
        let keys: [(key: String, of: Name)] = [
            ("burst", .tokenBucket), ("queue", .leakyBucket), ("window", .slidingWindow),
        ]
        for (key, owner) in keys where owner != name && fields.contains(key) {
            fields.report(
                atKey: key, problem: "'\(key)' belongs to '\(owner.rawValue)', not to '\(name.rawValue)'",
                remedy: "remove '\(key)', or write 'algorithm: \(owner.rawValue)'")
        }
    }
}
