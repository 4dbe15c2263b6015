import Experiments

/// `backends: {count: 3, work: 2ms, apply: idempotent}`: the stub services behind a gateway.
public struct BackendsPlan: Sendable, Hashable {
    public var count: Int
    /// The time that each request takes.
    public var work: Duration
    public var apply: OutcomePlan.Application
    /// Requests to this path and below take another time.
    public var slow: SlowPath?

    public struct SlowPath: Sendable, Hashable {
        public var path: String
        public var work: Duration

        public init(path: String, work: Duration) { (self.path, self.work) = (path, work) }
    }

    public init(
        count: Int = 3, work: Duration = .zero, apply: OutcomePlan.Application = .idempotent, slow: SlowPath? = nil
    ) {
        (self.count, self.work, self.apply, self.slow) = (count, work, apply, slow)
    }

    init(fields: Fields) {
        self.init(
            count: fields.integer("count", in: 1...32) ?? 3,
            work: fields.duration("work", in: .zero...(.seconds(3600))) ?? .zero,
            apply: fields.choice("apply", OutcomePlan.Application.self) ?? .idempotent,
            slow: fields.fields("slow").flatMap(SlowPath.init(fields:)))
    }

    /// What each `highwater backend` is started with, beside its address and number.
    var arguments: [String] {
        var arguments = ["--work", work.written, "--apply", apply.rawValue]
        if let slow { arguments += ["--slow-path", slow.path, "--slow-work", slow.work.written] }
        return arguments
    }
}

extension BackendsPlan.SlowPath {
    init?(fields: Fields) {
        fields.demand("path", example: "path: /reports")
        fields.demand("work", example: "work: 500ms")
        let work = fields.duration("work", in: .zero...(.seconds(3600)))
        guard let path = fields.string("path"), let work else { return nil }
        guard path.hasPrefix("/") else {
            fields.report("path", problem: "'\(path)' is not a path", remedy: "begin it with '/'")
            return nil
        }
        self.init(path: path, work: work)
    }
}

extension BackendsPlan: CustomStringConvertible {
    public var description: String {
        "\(count) \(apply.rawValue) backends" + (work > .zero ? " of \(work.written)" : "")
    }
}
