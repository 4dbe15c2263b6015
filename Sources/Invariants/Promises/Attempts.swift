import Experiments
import Foundation
import Measurement

/// `attempts: {max: 4, budget: 20%}`: no request is sent more often than `max`, and all repetitions stay in a budget.
public struct Attempts: Invariant {
    public static let kind = "attempts"
    public static let summary = "No request is sent more often than a bound, and the repetitions stay within a budget."
    public static let example = "attempts: {max: 4, budget: 20%}"

    let stream: String?
    let maximum: Int?
    /// Repetitions as a share of the requests.
    let budget: Double?

    public init?(fields: Fields) {
        stream = fields.stream("stream")
        maximum = fields.integer("max", in: 1...254)
        budget = fields.share("budget", upTo: 100)
        if maximum == nil, budget == nil {
            fields.report(
                nil, problem: "the attempts have no bound", remedy: "give 'max: 4', 'budget: 20%' or both")
            return nil
        }
    }

    public var needsExchanges: Bool { true }

    public var bound: String {
        [maximum.map { "at most \($0) each" }, budget.map { "repeated at most \(Share(fraction: $0))" }]
            .compactMap(\.self).joined(separator: ", ")
    }

    public func check(_ recording: Recording) -> Observation {
        if let doubt = recording.exchangeDoubt(stream: stream) { return Observation(.inconclusive, doubt) }
        var requests = 0
        var repetitions = 0
        var most: ExchangeRecord?
        recording.forEachExchange(stream: stream) { record in
            requests += 1
            repetitions += max(0, Int(record.attempts) - 1)
            if record.attempts > most?.attempts ?? 0 { most = record }
        }
        guard requests > 0, let most else { return Observation(.inconclusive, "no request was sent") }
        let share = Double(repetitions) / Double(requests)
        let observed = String(
            format: "at most %d each, %d of %d repeated (%.2f %%)", Int(most.attempts), repetitions, requests,
            share * 100)
        var broken: [String] = []
        if let maximum, Int(most.attempts) > maximum {
            broken.append(
                String(
                    format: "a request of %.3f s was sent %d times", recording.seconds(most.intended),
                    Int(most.attempts)))
        }
        if let budget, share > budget {
            broken.append(String(format: "repetitions are %.2f %% of the requests", share * 100))
        }
        return Observation(broken.isEmpty ? .held : .violated, observed, evidence: broken)
    }
}
