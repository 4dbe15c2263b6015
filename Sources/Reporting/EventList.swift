import Measurement

/// The events of a run that a reader of its report wants, in order of time.
struct EventList {
    static let limit = 500

    let recording: Recording

    /// All events where they are few; otherwise the headlines, then as much of the rest as there is room for.
    var shown: [RunEvent] {
        guard recording.events.count > Self.limit else { return recording.events }
        let weights = recording.events.map { EventText($0).weight }
        let headlines = recording.events.indices.filter { weights[$0] == .headline }
        let details = recording.events.indices.filter { weights[$0] == .detail }
        return (headlines + details).prefix(Self.limit).sorted().map { recording.events[$0] }
    }

    var markup: Markup {
        guard !recording.events.isEmpty else { return "<p>No events were recorded.</p>" }
        let shown = shown
        let rest = recording.events.count - shown.count
        let note: Markup = rest > 0 ? "<p>\(rest) more events are in <code>events.jsonl</code>.</p>" : ""
        return """
            <details class="events"><summary>\(shown.count) events</summary>
            <table><thead><tr><th>time</th><th>source</th><th>event</th><th>about</th><th></th></tr></thead>
            <tbody>\(shown.map(row))</tbody></table>\(note)</details>
            """
    }

    private func row(_ event: RunEvent) -> Markup {
        let text = EventText(event)
        let looks: Markup = text.isTrouble ? #" class="trouble""# : ""
        return """
            <tr\(looks)><td class="time">\(Readable.seconds(recording.seconds(event)))</td><td>\(event.source)</td>\
            <td>\(text.kind)</td><td>\(event.subject ?? "")</td><td>\(text.rest ?? "")</td></tr>
            """
    }
}
