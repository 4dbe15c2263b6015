import FaultProxy

/// What a request or a file says about a toxic; what it leaves out is nil.
struct ToxicRequest: Sendable {
    var place: Placed
    /// Whether it is read by the rules of our own API and files.
    var isStrict: Bool
    var name: String?
    var type: String?
    var stream: String?
    var toxicity: Double?
    var attributes: Placed?
    var match: Placed?
    var lasts: Duration?
    /// When it goes, in milliseconds since 1970: what a file of state says.
    var until: Double?

    /// `isStrict`: unknown keys are mistakes, as in a file; Toxiproxy's clients may send more.
    init?(_ value: Placed, isStrict: Bool, _ mistakes: ControlMistakes) {
        guard let reader = ObjectReader(value, mistakes) else { return nil }
        (place, self.isStrict) = (value, isStrict)
        // An empty name is none, as in Toxiproxy.
        name = reader.text("name").flatMap { $0.isEmpty ? nil : $0 }
        type = reader.text("type")
        stream = reader.text("stream")
        toxicity = reader.number("toxicity", in: 0...1)
        attributes = reader.value("attributes")
        match = reader.value("match")
        lasts = reader.duration("for")
        until = reader.number("until_ms", in: 0...0x1p53)
        if let name, let problem = NameCheck.problem(name) { reader.report("name", problem, NameCheck.remedy) }
        if let lasts, lasts <= .zero {
            reader.report("for", "'for' is no time at all", "write a duration such as \"30s\"")
        }
        if isStrict { reader.refuseUnknownKeys(except: ["status", "remaining_ms"]) }
    }
}

extension ToxicRequest {
    /// The toxic that is wanted; nil if attributes or matching are wrong, which is then reported.
    ///
    /// - Throws: when stream or type are none, in Toxiproxy's words.
    func entry(owner: String?, _ mistakes: ControlMistakes) throws(ControlFailure) -> ToxicEntry? {
        guard let stream = ToxicStream(rawValue: stream?.lowercased() ?? "downstream"), stream != .both || isStrict
        else { throw .invalidStream }
        guard let type, let kind = ToxicCatalog.type(type) else {
            throw .invalidType(type ?? "", known: ToxicCatalog.all.map(\.name))
        }
        let values = kind.attributes(attributes, over: kind.defaults, mistakes)
        let match = match.map { MatchRule($0, mistakes) } ?? .all
        guard mistakes.all.isEmpty, let match, let toxic = make(kind, values, mistakes) else { return nil }
        let entry = ToxicEntry(
            name: name ?? "\(kind.name)_\(stream.rawValue)", type: kind.name, stream: stream, toxicity: toxicity ?? 1,
            attributes: values, match: match, lasts: lasts, end: lasts.map { .now + remaining(of: $0) }, owner: owner,
            toxic: toxic)
        return isPossible(entry, mistakes) ? entry : nil
    }

    /// The toxic after what this says about it; nil if that is wrong, which is then reported.
    func change(_ old: ToxicEntry, owner: String?, _ mistakes: ControlMistakes) -> ToxicEntry? {
        guard let kind = ToxicCatalog.type(old.type) else { return nil }
        var new = old
        new.attributes = kind.attributes(attributes, over: old.attributes, mistakes)
        if let match, let rule = MatchRule(match, mistakes) { new.match = rule }
        new.toxicity = toxicity ?? old.toxicity
        if let lasts { (new.lasts, new.end) = (lasts, .now + lasts) }
        guard mistakes.all.isEmpty, let toxic = make(kind, new.attributes, mistakes) else { return nil }
        new.toxic = toxic
        new.remember(old, owner: owner)
        return isPossible(new, mistakes) ? new : nil
    }

    /// Never more than it lasts, whatever the clock of the machine did in between.
    private func remaining(of lasts: Duration) -> Duration {
        guard let until else { return lasts }
        return min(lasts, max(.zero, .milliseconds(until - Double(WallClock.milliseconds))))
    }

    /// Asks the proxy itself, which knows what values mean together.
    private func isPossible(_ entry: ToxicEntry, _ mistakes: ControlMistakes) -> Bool {
        do throws(ToxicError) {
            try entry.settings.check()
            return true
        } catch {
            report(error, mistakes)
            return false
        }
    }

    private func make(_ kind: ToxicType, _ values: [String: JSON], _ mistakes: ControlMistakes) -> Toxic? {
        do throws(ToxicError) { return try kind.toxic(values) } catch {
            report(error, mistakes)
            return nil
        }
    }

    private func report(_ error: ToxicError, _ mistakes: ControlMistakes) {
        let attribute = attributes.flatMap { ObjectReader($0, ControlMistakes())?.value(error.attribute) }
        mistakes.report(attribute ?? place, problem: "'\(error.attribute)': \(error.problem)", remedy: error.remedy)
    }
}
