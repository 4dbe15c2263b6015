import Experiments

/// Why a request was refused, with the status and the words of Toxiproxy where it has any.
struct ControlFailure: Error, Sendable, Hashable {
    var status: Int
    /// One line.
    var message: String

    static let proxyNotFound = ControlFailure(status: 404, message: "proxy not found")
    static let proxyExists = ControlFailure(status: 409, message: "proxy already exists")
    static let toxicNotFound = ControlFailure(status: 404, message: "toxic not found")
    static let toxicExists = ControlFailure(status: 409, message: "toxic already exists")
    static let invalidStream = ControlFailure(
        status: 400, message: "stream was invalid, can be either upstream or downstream")

    static func invalidType(_ type: String, known: [String]) -> ControlFailure {
        ControlFailure(
            status: 400, message: "invalid toxic type: '\(type)'; \(Suggestion.remedy(for: type, among: known))")
    }

    static func badBody(_ detail: String) -> ControlFailure {
        ControlFailure(status: 400, message: "bad request body: \(detail)")
    }

    static func missingField(_ field: String) -> ControlFailure {
        ControlFailure(status: 400, message: "missing required field: \(field)")
    }

    static func leaseNotFound(_ owner: String) -> ControlFailure {
        ControlFailure(status: 404, message: "no lease of '\(owner)': take one with PUT /v1/leases/\(owner)")
    }

    static func noLease(_ owner: String) -> ControlFailure {
        ControlFailure(
            status: 409, message: "'\(owner)' has no lease, or lost it: take one with PUT /v1/leases/\(owner)")
    }

    /// The first mistake of a body, all of it on one line.
    init(_ mistakes: ControlMistakes) {
        guard let first = mistakes.all.first else { preconditionFailure("there is no mistake to tell") }
        let more = mistakes.all.count > 1 ? " (and \(mistakes.all.count - 1) more)" : ""
        self = .badBody("\(first.problem); \(first.remedy)\(more)")
    }

    init(status: Int, message: String) { (self.status, self.message) = (status, message) }

    var json: JSON { ["error": .text(message), "status": .integer(status)] }
}
