import ConsumerFleet
import Experiments
import FaultProxy
import TargetKit

/// A deliberate disturbance that can always be undone.
///
/// A new fault is one file in `Faults/`, one line in `FaultCatalog`, one test and one example.
public protocol Fault: FaultSpec {
    /// What `revert` needs.
    associatedtype Injection: Sendable

    /// Chooses what the fault acts on, by rule and seed.
    ///
    /// - Throws: `FaultError` when nothing matches the rule; then nothing is injected.
    func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String

    /// How the fault is undone by somebody else, should this process end.
    func undoAction(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> UndoAction

    /// Starts the disturbance, and returns when its effect is confirmed.
    ///
    /// - Throws: `FaultError` when the effect cannot be confirmed; what was changed is put back first.
    func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<Injection>

    /// Keeps it in place: called every two seconds while it lasts, for what ends by itself otherwise.
    func renew(_ injection: Injection, in scene: FaultScene)

    /// Ends it, confirms that, and says how. Safe to repeat.
    func revert(
        _ injection: Injection, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String

    /// The evidence gathered while the fault was in place; `nil` when the proof of the injection says it all.
    func evidence(_ injection: Injection, in scene: FaultScene) -> Evidence?
}

extension Fault {
    public func renew(_ injection: Injection, in scene: FaultScene) {}
    public func evidence(_ injection: Injection, in scene: FaultScene) -> Evidence? { nil }
    public func undoAction(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> UndoAction { .endsWithHarness }
}

/// A fault in place, with the proof of its effect.
public struct Injected<Injection: Sendable>: Sendable {
    public var injection: Injection
    public var proof: String

    public init(_ injection: Injection, proof: String) {
        self.injection = injection
        self.proof = proof
    }
}

/// What a fault did while it was in place.
public struct Evidence: Sendable, Hashable {
    /// Whether it touched anything at all, and all that it was to touch.
    public var isEffective: Bool
    public var text: String
    /// What is said when it is not effective.
    public var complaint: String

    public init(isEffective: Bool, _ text: String, otherwise complaint: String = "it touched nothing") {
        self.isEffective = isEffective
        self.text = text
        self.complaint = complaint
    }
}

/// Why a fault could not be injected, confirmed or reverted.
public struct FaultError: Error, Sendable, Hashable, CustomStringConvertible {
    public var problem: String

    public init(_ problem: String) { self.problem = problem }

    public var description: String { problem }
}

/// What the faults of a run can act on.
public struct FaultScene: Sendable {
    public var fleet: ConsumerGroupFleet?
    /// Consumers that somebody else started, instead of a fleet.
    public var attached: AttachedConsumers?
    /// The servers behind a gateway.
    public var backends: (any ProcessCrew)?
    public var proxy: ProxyServer
    /// The run's own name, for what must be told from other runs outside of its directory.
    public var run: String
    /// The sides that a network fault acts on when its schedule entry names none.
    public var defaultSides: [ProxySide]
    public var leaders: (any LeaderControl)?
    public var nodes: (any NodeControl)?
    public var observer: (any DisturbanceObserver)?
    /// Asks which node coordinates the group of the run; `nil` when nobody tells.
    public var coordinator: (@Sendable () async -> Int32?)?

    public init(
        fleet: ConsumerGroupFleet? = nil, attached: AttachedConsumers? = nil, backends: (any ProcessCrew)? = nil,
        proxy: ProxyServer,
        run: String = "", defaultSides: [ProxySide] = [.consumers], leaders: (any LeaderControl)? = nil,
        nodes: (any NodeControl)? = nil, observer: (any DisturbanceObserver)? = nil,
        coordinator: (@Sendable () async -> Int32?)? = nil
    ) {
        self.fleet = fleet
        self.attached = attached
        self.backends = backends
        self.proxy = proxy
        self.run = run
        self.defaultSides = defaultSides
        self.leaders = leaders
        self.nodes = nodes
        self.observer = observer
        self.coordinator = coordinator
    }

    func requireFleet() throws(FaultError) -> ConsumerGroupFleet {
        guard attached == nil else { throw FaultError("the consumers are attached: no others can be started") }
        guard let fleet else { throw FaultError("the run has no consumers") }
        return fleet
    }

    func crew(_ role: ProcessChoice.Role) throws(FaultError) -> any ProcessCrew {
        switch role {
        case .consumer:
            if let attached { return attached }
            return try requireFleet()
        case .backend:
            guard let backends else { throw FaultError("the run has no backends of its own") }
            return backends
        }
    }
}

/// The sides of the proxy: who connects through it, or to whom.
public enum ProxySide: String, CaseIterable, Sendable {
    case producers, consumers, observers
    /// The clients of a gateway, and the gateway as a client of its backends.
    case clients, backends

    /// The sides in front of a broker.
    public static let ofBroker: [ProxySide] = [.producers, .consumers, .observers]
    /// The sides around a gateway.
    public static let ofGateway: [ProxySide] = [.clients, .backends]

    /// What stands on the other end.
    var peer: String {
        switch self {
        case .producers, .consumers, .observers: "brokers"
        case .clients: "the gateway"
        case .backends: "the gateway"
        }
    }
}
