import Measurement
import MessageLedger

/// What became of a message, in a line.
struct TraceConclusion {
    let facts: MessageFacts
    let manifest: RunManifest
    let isEvicted: Bool
    /// Whether somebody was seen to read past it.
    let wasPassedOver: Bool

    var text: String {
        if manifest.consumers > 0 { return ofDeliveries }
        guard manifest.outcomeStore != nil else { return "what became of it is not recorded" }
        return ofEffects(otherwise: "applied")
    }

    private var ofDeliveries: String {
        if facts.holds(.delivered) {
            return ofEffects(otherwise: facts.holds(.redelivered) ? "delivered more than once" : "delivered once")
        }
        if facts.holds(.rejected) { return "rejected: it has no effect, and is owed none" }
        guard facts.holds(.acknowledged) else { return "indeterminate: it may appear or not, and neither is an error" }
        if isEvicted { return "evicted by retention before anybody read it" }
        let end = manifest.end == .complete ? "" : ", when the run ended early"
        return "lost: acknowledged, and never delivered" + (wasPassedOver ? ": its place was passed over" : "") + end
    }

    private func ofEffects(otherwise good: String) -> String {
        guard manifest.outcomeStore != nil, !facts.holds(.readOnly) else { return good }
        if facts.holds(.misapplied) { return "applied more than once, or wrongly" }
        if facts.holds(.applied) { return good == "applied" ? good : "\(good), applied once" }
        if facts.holds(.rejected) { return "rejected: it has no effect, and is owed none" }
        return facts.holds(.acknowledged)
            ? "lost: acknowledged, and never applied" : "indeterminate: it may have its effect or not"
    }
}
