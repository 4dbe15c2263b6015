import FaultProxy

/// Making, changing and removing toxics. Nothing here waits.
extension ProxyRegistry {
    func addToxic(_ wanted: ToxicRequest, to proxy: String, owner: String?) throws(ControlFailure) -> ToxicEntry {
        let entry = try checked(proxy, owner) { () throws(ControlFailure) in try self.entry(wanted, owner: owner) }
        try change(proxy) { (proxy) throws(ControlFailure) in
            guard proxy.index(of: entry.name) == nil else { throw .toxicExists }
            proxy.toxics.append(entry)
        }
        tell("toxic-added", entry, of: proxy)
        return entry
    }

    /// Changes attributes and toxicity, and in our API what it matches and how long it lasts; the rest of a toxic
    /// cannot change.
    func updateToxic(
        _ name: String, of proxy: String, _ wanted: ToxicRequest, owner: String?
    ) throws(ControlFailure) -> ToxicEntry {
        try check(owner)
        var entry: ToxicEntry?
        try change(proxy) { (proxy) throws(ControlFailure) in
            guard let index = proxy.index(of: name) else { throw .toxicNotFound }
            let old = proxy.toxics[index]
            let mistakes = ControlMistakes()
            guard let new = wanted.change(old, owner: owner, mistakes) else { throw ControlFailure(mistakes) }
            proxy.toxics[index] = new
            entry = new
        }
        guard let entry else { throw .toxicNotFound }
        tell("toxic-updated", entry, of: proxy)
        return entry
    }

    /// Makes a toxic, or another one in the same place.
    func putToxic(
        _ wanted: ToxicRequest, name: String, of proxy: String, owner: String?
    ) throws(ControlFailure) -> ToxicEntry {
        var wanted = wanted
        wanted.name = wanted.name ?? name
        guard wanted.name == name else { throw .badBody("the name '\(wanted.name ?? "")' is not that of the address") }
        let entry = try checked(proxy, owner) { () throws(ControlFailure) in try self.entry(wanted, owner: owner) }
        try change(proxy) { (proxy) throws(ControlFailure) in
            guard let index = proxy.index(of: name) else { return proxy.toxics.append(entry) }
            proxy.toxics[index] = entry.inPlace(of: proxy.toxics[index], by: owner)
        }
        tell("toxic-added", entry, of: proxy)
        return entry
    }

    /// Replaces all toxics of a proxy at once.
    func replaceToxics(
        of proxy: String, with wanted: [ToxicRequest], owner: String?
    ) throws(ControlFailure) -> [ToxicEntry] {
        try check(owner)
        let entries = try entries(wanted, owner: owner)
        let kept = Set(entries.map(\.name))
        let old = try toxics(of: proxy)
        try change(proxy) { (proxy) throws(ControlFailure) in proxy.replaceToxics(with: entries, by: owner) }
        for toxic in old where !kept.contains(toxic.name) { tell("toxic-removed", toxic, of: proxy, end: nil) }
        for entry in entries { tell("toxic-added", entry, of: proxy) }
        return entries
    }

    func removeToxic(_ name: String, of proxy: String) throws(ControlFailure) {
        let old = try toxic(name, of: proxy)
        try change(proxy) { (proxy) throws(ControlFailure) in
            guard let index = proxy.index(of: name) else { throw .toxicNotFound }
            proxy.toxics.remove(at: index)
        }
        tell("toxic-removed", old, of: proxy, end: nil)
    }

    /// Removes a toxic whose time is over, unless it was given more in the meantime.
    func expireToxic(_ name: String, of proxy: String) {
        guard let toxic = try? toxic(name, of: proxy), let end = toxic.end, end <= .now else { return }
        try? removeToxic(name, of: proxy)
    }

    // MARK: From a request

    /// All toxics of a proxy; no two have one name.
    func entries(_ wanted: [ToxicRequest], owner: String?) throws(ControlFailure) -> [ToxicEntry] {
        var entries: [ToxicEntry] = []
        for request in wanted { entries.append(try entry(request, owner: owner)) }
        guard Set(entries.map(\.name)).count == entries.count else { throw .toxicExists }
        return entries
    }

    func entry(_ wanted: ToxicRequest, owner: String?) throws(ControlFailure) -> ToxicEntry {
        let mistakes = ControlMistakes()
        guard let entry = try wanted.entry(owner: owner, mistakes) else { throw ControlFailure(mistakes) }
        return entry
    }

    private func checked<Value>(
        _ proxy: String, _ owner: String?, _ make: () throws(ControlFailure) -> Value
    ) throws(ControlFailure) -> Value {
        _ = try self.proxy(proxy)
        try check(owner)
        return try make()
    }

    private func change(
        _ name: String, _ change: (inout ProxyEntry) throws(ControlFailure) -> Void
    ) throws(ControlFailure) {
        try state.withLock { (state) throws(ControlFailure) in
            guard var proxy = state.proxies[name] else { throw .proxyNotFound }
            try change(&proxy)
            try proxy.checkToxics()
            state.proxies[name] = proxy
            publish(name, state)
        }
    }

    func tell(_ kind: String, _ toxic: ToxicEntry, of proxy: String) {
        tell(kind, toxic, of: proxy, end: toxic.end)
    }

    func tell(_ kind: String, _ toxic: ToxicEntry, of proxy: String, end: ToxicEntry.Instant?) {
        endings.set(.toxic(proxy: proxy, name: toxic.name), end)
        note(
            ControlEvent(
                kind, proxy: proxy,
                [
                    .init("toxic", .text(toxic.name)), .init("type", .text(toxic.type)),
                    .init("stream", .text(toxic.stream.rawValue)),
                ]))
    }
}
