import Measurement

/// Each fault of a run with when it was planned, injected and reverted, and how that was confirmed.
struct FaultTimeline {
    let faults: [FaultRecord]

    var markup: Markup {
        guard !faults.isEmpty else { return "<p>The plan has no faults.</p>" }
        return """
            <table><thead><tr><th>fault</th><th>effect</th><th>planned</th><th>injected</th><th>proof</th>\
            <th>reverted</th><th>proof</th></tr></thead>
            <tbody>\(faults.map(row))</tbody></table>
            """
    }

    private func row(_ fault: FaultRecord) -> Markup {
        let subject: Markup = fault.subject.map { "<br><small>on \($0)</small>" } ?? ""
        return """
            <tr><td><b>\(fault.id)</b><br><small>\(fault.kind)</small></td><td>\(fault.effect)\(subject)</td>\
            <td class="time">\(Readable.seconds(fault.plannedSeconds))</td>\
            <td class="time">\(moment(fault.injectedSeconds, absent: "not injected"))</td>\
            <td>\(proof(fault.proof, fault.failure))</td>\
            <td class="time">\(moment(fault.revertedSeconds, absent: fault.injectedSeconds == nil ? "–" : "not reverted"))\
            </td><td>\(proof(fault.revertProof, fault.revertFailure))</td></tr>
            """
    }

    private func moment(_ seconds: Double?, absent: String) -> Markup {
        guard let seconds else { return #"<span class="inconclusive">\#(absent)</span>"# }
        return "\(Readable.seconds(seconds))"
    }

    private func proof(_ proof: String?, _ failure: String?) -> Markup {
        let failure = failure.map { text -> Markup in #"<span class="violated">\#(text)</span>"# }
        return "\([proof.map { "\($0)" }, failure].compactMap(\.self))"
    }
}
