import Measurement

/// All findings of a run and the exit code that follows from them.
public struct Judgement: Codable, Sendable, Hashable {
    /// The version of `verdict.json`.
    public static let formatVersion = 1

    public var format = Self.formatVersion
    public var name: String
    public var hypothesis: String?
    public var seed: UInt64
    public var findings: [Finding]
    /// How the run ended, in a few words; `nil` when it ran to its end.
    public var ending: String?
    public var exitCode: ExitCode

    public init(
        name: String, hypothesis: String? = nil, seed: UInt64, findings: [Finding], ending: String? = nil,
        exitCode: ExitCode
    ) {
        self.name = name
        self.hypothesis = hypothesis
        self.seed = seed
        self.findings = findings
        self.ending = ending
        self.exitCode = exitCode
    }

    public func findings(with verdict: Verdict) -> [Finding] { findings.filter { $0.verdict == verdict } }
}

/// What `highwater` tells its caller.
public enum ExitCode: Int32, Codable, Sendable, CaseIterable {
    case held = 0
    case violated = 1
    case steadyStateWrong = 2
    case inconclusive = 3
    case stopped = 4
    case faultInPlace = 5
    case regression = 6
    case usage = 64
    case inputMissing = 66
    case targetUnreachable = 69
    case internalError = 70
    case unwritable = 74

    /// The most urgent first: where several apply, the first of them is told.
    private static let order: [ExitCode] = [
        .faultInPlace, .internalError, .unwritable, .targetUnreachable, .usage, .inputMissing, .violated, .inconclusive,
        .stopped, .steadyStateWrong, .regression, .held,
    ]

    public static func mostUrgent(of codes: some Sequence<ExitCode>) -> ExitCode {
        let codes = Set(codes)
        return order.first(where: codes.contains) ?? .held
    }

    /// One sentence for a person.
    public var meaning: String {
        switch self {
        case .held: "every invariant held, every fault was confirmed and reverted"
        case .violated: "an invariant was violated"
        case .steadyStateWrong: "the steady state was wrong before the first fault; nothing was injected"
        case .inconclusive: "inconclusive: the run cannot tell"
        case .stopped: "stopped before its end; the faults were reverted"
        case .faultInPlace: "a fault may still be in place: run `highwater heal`"
        case .regression: "the invariants held, but the history says regression"
        case .usage: "the command line or a file is not valid"
        case .inputMissing: "a file is missing"
        case .targetUnreachable: "the target cannot be reached"
        case .internalError: "Highwater itself failed"
        case .unwritable: "a file or the output cannot be written"
        }
    }
}
