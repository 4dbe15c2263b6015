/// A consumer that somebody else started: what it does now, and how it is killed, stopped and started.
///
/// Stored in the undo journal, so that `heal` can put it back.
public protocol ConsumerReach: Sendable, Codable, Hashable {
    /// What it is called in proofs, such as `container orders-1`.
    var label: String { get }
    /// - Throws: `ReachError` when nobody can tell.
    func look() async throws(ReachError) -> ReachedState
    /// SIGKILL, or what comes nearest to it. Returns when it was asked for; `look` tells of the effect.
    func kill() async throws(ReachError)
    func pause() async throws(ReachError)
    func resume() async throws(ReachError)
    /// Starts it again after a `kill`; safe to repeat.
    func start() async throws(ReachError)
}

/// What is seen of such a consumer.
public struct ReachedState: Sendable, Hashable {
    public enum Condition: String, Sendable { case running, stopped, gone }

    public var condition: Condition
    /// What tells one life of it from the next, such as a pid; empty when it is gone.
    public var life: String

    public init(_ condition: Condition, life: String = "") { (self.condition, self.life) = (condition, life) }
}

/// A consumer that could not be found, or not be reached.
public struct ReachError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable { case fileMissing, unreachable }

    public var kind: Kind
    public var problem: String
    public var remedy: String

    public init(_ problem: String, remedy: String = "check the experiment's 'attach'", kind: Kind = .unreachable) {
        (self.problem, self.remedy, self.kind) = (problem, remedy, kind)
    }

    public var description: String { problem }
}

/// One attached consumer, by what reaches it.
public enum AttachedConsumer: Codable, Sendable, Hashable {
    case process(LocalProcess)
    case remote(RemoteProcess)
    case container(DockerContainer)
    case pod(KubernetesPod)
    case unit(SystemdUnit)

    public var reach: any ConsumerReach {
        switch self {
        case .process(let process): process
        case .remote(let process): process
        case .container(let container): container
        case .pod(let pod): pod
        case .unit(let unit): unit
        }
    }

    public var label: String { reach.label }

    /// How often it is looked at while nothing is done to it: a tool is a process, and talks to another machine.
    var lookInterval: Duration {
        if case .process = self { return .milliseconds(500) }
        return .seconds(5)
    }

    /// Waits until it is seen in a state.
    ///
    /// - Throws: `ReachError` when it is not within `limit`.
    @discardableResult
    public func wait(
        within limit: Duration, for what: String, until isReached: (ReachedState) -> Bool
    ) async throws(ReachError) -> ReachedState {
        let deadline = ContinuousClock.now + limit
        var state = try await reach.look()
        while !isReached(state) {
            guard ContinuousClock.now < deadline, !Task.isCancelled else {
                throw ReachError("\(label) is \(state.condition.rawValue), not \(what), after \(limit)")
            }
            try? await Task.sleep(for: .milliseconds(20))
            state = try await reach.look()
        }
        return state
    }

    /// Lets it run again after a pause, and says how that was seen. Safe to repeat.
    public func wake() async throws(ReachError) -> String {
        guard try await reach.look().condition == .stopped else {
            return try await reach.look().condition == .gone
                ? "\(label) has ended since" : "\(label) is running"
        }
        try await reach.resume()
        try await wait(within: .seconds(20), for: "running") { $0.condition == .running }
        return "\(label) is running"
    }

    /// Starts it again after it was killed, and says how that was seen. Safe to repeat.
    public func startAgain() async throws(ReachError) -> String {
        if try await reach.look().condition == .gone { try await reach.start() }
        try await wait(within: .seconds(60), for: "running") { $0.condition == .running }
        return "\(label) is running"
    }
}
