import FaultProxy

/// Making, changing and removing proxies.
extension ProxyRegistry {
    func create(_ wanted: ProxyRequest, owner: String?) async throws(ControlFailure) -> ProxyEntry {
        let entry = try entry(wanted, place: nil, owner: owner)
        return try await locks.holding([entry.name]) { () throws(ControlFailure) in
            guard state.withLock({ $0.proxies[entry.name] }) == nil else { throw .proxyExists }
            return try await begin(entry)
        }
    }

    /// Makes a proxy, or another one in the place of one that says something else.
    func put(_ wanted: ProxyRequest, name: String, owner: String?) async throws(ControlFailure) -> ProxyEntry {
        var wanted = wanted
        wanted.name = wanted.name ?? name
        guard wanted.name == name else {
            throw .badBody("the name '\(wanted.name ?? "")' is not that of the address; a proxy cannot be renamed")
        }
        guard let proxy = try await populate([wanted], owner: owner).first else { throw .proxyNotFound }
        return proxy
    }

    func delete(_ name: String) async throws(ControlFailure) {
        try await locks.holding([name]) { () throws(ControlFailure) in
            guard state.withLock({ $0.proxies[name] }) != nil else { throw .proxyNotFound }
            await finish(name)
        }
    }

    /// Changes what is said and leaves the rest. Another address or `enabled: false` cuts all connections.
    func update(
        _ name: String, _ wanted: ProxyRequest, owner: String?
    ) async throws(ControlFailure) -> ProxyEntry {
        try check(owner)
        return try await locks.holding([name]) { () throws(ControlFailure) in
            let old = try proxy(name)
            var new = old
            if let listen = wanted.listen { (new.listen, new.requestedListen) = (listen, listen) }
            if let upstream = wanted.upstream { new.upstream = upstream }
            new.options.apply(wanted.options)
            _ = try new.linkSettings()
            new.isEnabled = wanted.isEnabled ?? old.isEnabled
            if old.isSameLink(as: new) { (new.listen, new.requestedListen) = (old.listen, old.requestedListen) }
            new.remember(old, owner: owner)
            let toxics = try wanted.toxics.map { (wanted) throws(ControlFailure) in try entries(wanted, owner: owner) }
            var whole = new
            whole.toxics = toxics ?? old.toxics
            try whole.checkToxics()
            return try await exchange(old, for: new, toxics: toxics, by: owner)
        }
    }

    /// Starts every proxy and removes every toxic and partition.
    func reset() async throws(ControlFailure) {
        for name in state.withLock({ Array($0.partitions.keys) }) { _ = heal(name) }
        var first: ControlFailure?
        for name in proxies.map(\.name) {
            do throws(ControlFailure) {
                try await locks.holding([name]) { () throws(ControlFailure) in
                    guard let old = state.withLock({ $0.proxies[name] }) else { return }
                    var new = old
                    new.isEnabled = true
                    new.remember(old, owner: nil)
                    _ = try await exchange(old, for: new, toxics: [])
                }
            } catch { first = first ?? error }
        }
        if let first { throw first }
        note(ControlEvent("reset"))
    }

    /// Makes all of these, or none. One that is there and says the same is left as it is; if it says other things than
    /// toxics, it is replaced; toxics that are listed replace those that are there. `isStrict`: `enabled` is obeyed for a
    /// proxy that is there, too, which Toxiproxy does not.
    func populate(
        _ wanted: [ProxyRequest], owner: String?, isStrict: Bool = true
    ) async throws(ControlFailure) -> [ProxyEntry] {
        var entries: [(entry: ProxyEntry, wanted: ProxyRequest)] = []
        for (index, request) in wanted.enumerated() {
            entries.append((try entry(request, place: index, owner: owner), request))
        }
        return try await locks.holding(entries.map(\.entry.name)) { () throws(ControlFailure) in
            var done: [(name: String, old: ProxyEntry?)] = []
            var result: [ProxyEntry] = []
            do throws(ControlFailure) {
                for (entry, wanted) in entries {
                    let old = state.withLock { $0.proxies[entry.name] }
                    let isEnabled = isStrict ? wanted.isEnabled : nil
                    result.append(
                        try await place(
                            entry, over: old, hasToxics: wanted.toxics != nil, isEnabled: isEnabled, by: owner))
                    done.append((entry.name, old))
                }
            } catch {
                for (name, old) in done.reversed() { await restore(name, old) }
                throw error
            }
            return result
        }
    }

    private func place(
        _ entry: ProxyEntry, over old: ProxyEntry?, hasToxics: Bool, isEnabled: Bool?, by owner: String?
    ) async throws(ControlFailure) -> ProxyEntry {
        guard let old else { return try await begin(entry) }
        let isSame = old.isSameLink(as: entry)
        let isKept = isSame && (isEnabled ?? old.isEnabled) == old.isEnabled
        if isKept, !hasToxics { return old }
        var new = old
        if !isSame {
            new = entry
            if owner != nil { new.owner = old.owner }
        } else if let isEnabled {
            new.isEnabled = isEnabled
        }
        // Somebody without a lease who replaces it says all of it.
        if !isKept, isSame || owner != nil { new.remember(old, owner: owner) }
        return try await exchange(old, for: new, toxics: isSame && !hasToxics ? nil : entry.toxics, by: owner)
    }

    private func restore(_ name: String, _ old: ProxyEntry?) async {
        guard let old, let new = state.withLock({ $0.proxies[name] }) else { return await finish(name) }
        guard (try? await exchange(new, for: old, toxics: old.toxics)) != nil else { return }
        state.withLock { $0.proxies[name]?.displaced = old.displaced }
    }

    /// Undoes what the owner of a lease changed of a proxy.
    func giveBack(_ name: String, changedBy owner: String) async {
        _ = try? await locks.holding([name]) { () throws(ControlFailure) in
            guard let old = state.withLock({ $0.proxies[name] }), old.layers.contains(owner) else { return }
            var new = old
            new.endSettings(of: owner)
            _ = try await exchange(old, for: new)
        }
    }

    // MARK: Listeners; the caller holds the name

    private func begin(_ entry: ProxyEntry) async throws(ControlFailure) -> ProxyEntry {
        var entry = entry
        if entry.isEnabled { entry.listen = try await open(entry) }
        state.withLock { state in
            state.proxies[entry.name] = entry
            publish(entry.name, state)
        }
        watch(entry)
        note(ControlEvent("proxy-created", proxy: entry.name, [.init("listen", .text(entry.listen))]))
        return entry
    }

    /// Puts `new` in the place of `old`; if `new` cannot listen, `old` is as it was, apart from its connections.
    ///
    /// Its toxics become `toxics`; without any they stay what they are by then, since they may change in the meantime.
    private func exchange(
        _ old: ProxyEntry, for new: ProxyEntry, toxics: [ToxicEntry]? = nil, by owner: String? = nil
    ) async throws(ControlFailure) -> ProxyEntry {
        var new = new
        let isRestarted = old.isEnabled && (!new.isEnabled || !old.isSameLink(as: new))
        if isRestarted { await server.close(old.name) }
        if new.isEnabled && (isRestarted || !old.isEnabled) {
            do throws(ControlFailure) { new.listen = try await open(new) } catch {
                var old = old
                if isRestarted { old.isEnabled = (try? await open(old)) != nil }
                store(&old, toxics: nil, by: nil)
                throw error
            }
        }
        store(&new, toxics: toxics, by: owner)
        watch(new)
        note(
            ControlEvent(
                "proxy-updated", proxy: new.name,
                [.init("listen", .text(new.listen)), .init("enabled", .flag(new.isEnabled))]))
        return new
    }

    private func store(_ entry: inout ProxyEntry, toxics: [ToxicEntry]?, by owner: String?) {
        entry = state.withLock { [entry] state in
            var entry = entry
            if let current = state.proxies[entry.name] {
                (entry.toxics, entry.displaced) = (current.toxics, current.displaced)
            }
            if let toxics { entry.replaceToxics(with: toxics, by: owner) }
            state.proxies[entry.name] = entry
            publish(entry.name, state)
            return entry
        }
    }

    private func finish(_ name: String) async {
        guard let entry = state.withLock({ $0.proxies.removeValue(forKey: name) }) else { return }
        for toxic in entry.toxics { endings.set(.toxic(proxy: name, name: toxic.name), nil) }
        if entry.isEnabled { await server.close(name) }
        note(ControlEvent("proxy-deleted", proxy: name))
    }

    private func open(_ entry: ProxyEntry) async throws(ControlFailure) -> String {
        let settings = try entry.linkSettings()
        do { return try await server.open(settings).description } catch {
            let message = "\(error.location): \(error.problem); \(error.remedy)"
            throw error.isOfSettings ? .badBody(message) : ControlFailure(status: 500, message: message)
        }
    }

    /// Has its toxics end in time.
    func watch(_ entry: ProxyEntry) {
        for toxic in entry.toxics { endings.set(.toxic(proxy: entry.name, name: toxic.name), toxic.end) }
    }

    // MARK: From a request

    /// `place` is its number in a list, from 0; for the message.
    private func entry(
        _ wanted: ProxyRequest, place: Int?, owner: String?
    ) throws(ControlFailure) -> ProxyEntry {
        try check(owner)
        let suffix = place.map { " at proxy \($0 + 1)" } ?? ""
        guard let name = wanted.name, !name.isEmpty else { throw .missingField("name" + suffix) }
        guard let upstream = wanted.upstream, !upstream.isEmpty else { throw .missingField("upstream" + suffix) }
        let listen = wanted.listen.flatMap { $0.isEmpty ? nil : $0 } ?? ProxyEntry.defaultListen(upstream: upstream)
        var entry = ProxyEntry(
            name: name, listen: listen, requestedListen: listen, upstream: upstream,
            isEnabled: wanted.isEnabled ?? true, owner: owner)
        entry.options.apply(wanted.options)
        entry.toxics = try entries(wanted.toxics ?? [], owner: owner)
        try entry.checkToxics()
        return entry
    }
}
