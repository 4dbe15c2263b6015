/// What owners of leases change of what is not theirs, and what is left when their leases end.

extension ToxicEntry {
    /// As it will be when all leases have ended; nil if it lives on one.
    var withoutLeases: ToxicEntry? { owner == nil ? layers.original ?? self : nil }

    /// As it is when a lease has ended; nil if it lived on it.
    func without(_ owner: String) -> ToxicEntry? {
        guard self.owner != owner else { return nil }
        var entry = self
        guard var before = entry.layers.end(owner) else { return entry }
        before.layers = entry.layers
        return before
    }

    func isTouched(by owner: String) -> Bool { self.owner == owner || layers.contains(owner) }

    /// After a change of `old` by an owner, or by somebody without a lease: what that one says stays.
    mutating func remember(_ old: ToxicEntry, owner: String?) {
        guard let owner else { return layers = LeaseLayers() }
        layers = old.layers
        if owner != old.owner { layers.keep(old.bare, before: owner) }
    }

    /// In the place of `old`: still of whoever made that, unless somebody without a lease puts it there.
    func inPlace(of old: ToxicEntry, by owner: String?) -> ToxicEntry {
        guard owner != nil else { return self }
        var entry = self
        entry.owner = old.owner
        entry.remember(old, owner: owner)
        return entry
    }

    private var bare: ToxicEntry {
        var entry = self
        entry.layers = LeaseLayers()
        return entry
    }
}

extension ProxyEntry {
    /// What a lease may change of a proxy.
    struct Settings: Sendable {
        var listen: String
        var requestedListen: String
        var upstream: String
        var isEnabled: Bool
        var options: LinkOptions
    }

    /// A toxic of somebody else that an owner of a lease took away, and where it was.
    struct Displaced: Sendable {
        var owner: String
        var index: Int
        var toxic: ToxicEntry

        /// The same with what a change makes of the toxic; nil if nothing is left of it.
        func changed(_ change: (ToxicEntry) -> ToxicEntry?) -> Displaced? {
            change(toxic).map { Displaced(owner: owner, index: index, toxic: $0) }
        }
    }

    private var settings: Settings {
        get {
            Settings(
                listen: listen, requestedListen: requestedListen, upstream: upstream, isEnabled: isEnabled,
                options: options)
        }
        set {
            (listen, requestedListen, upstream) = (newValue.listen, newValue.requestedListen, newValue.upstream)
            (isEnabled, options) = (newValue.isEnabled, newValue.options)
        }
    }

    func isTouched(by owner: String) -> Bool {
        self.owner == owner || layers.contains(owner) || displaced.contains { $0.owner == owner }
            || toxics.contains { $0.isTouched(by: owner) }
    }

    /// As it will be when all leases have ended.
    var withoutLeases: ProxyEntry {
        var entry = self
        if let original = layers.original { entry.settings = original }
        entry.toxics = toxics.compactMap(\.withoutLeases)
        entry.putBack(displaced.compactMap { $0.changed(\.withoutLeases) })
        return entry
    }

    /// After a change of `old`: an owner's is undone with its lease, that of somebody without one stays, and no more than
    /// that.
    mutating func remember(_ old: ProxyEntry, owner: String?) {
        guard let owner else { return keepChanges(since: old) }
        layers = old.layers
        if owner != old.owner { layers.keep(old.settings, before: owner) }
    }

    private mutating func keepChanges(since old: ProxyEntry) {
        let new = settings
        layers = old.layers
        layers.change { before in
            if new.requestedListen != old.requestedListen {
                (before.listen, before.requestedListen) = (new.listen, new.requestedListen)
            }
            if new.upstream != old.upstream { before.upstream = new.upstream }
            if new.isEnabled != old.isEnabled { before.isEnabled = new.isEnabled }
            if new.options != old.options { before.options = new.options }
        }
    }

    /// Takes back what an owner changed of the settings.
    mutating func endSettings(of owner: String) {
        if let before = layers.end(owner) { settings = before }
    }

    /// Gives it other toxics. Those of others that an owner of a lease replaces or leaves out come back with the end of it.
    mutating func replaceToxics(with wanted: [ToxicEntry], by owner: String?) {
        let names = Set(wanted.map(\.name))
        if owner == nil { displaced = [] }
        if let owner {
            for (index, old) in toxics.enumerated() where !names.contains(old.name) {
                guard let rest = old.without(owner) else { continue }
                displaced.append(Displaced(owner: owner, index: index, toxic: rest))
            }
        }
        toxics = wanted.map { new in
            toxics.first { $0.name == new.name }.map { new.inPlace(of: $0, by: owner) } ?? new
        }
    }

    /// Takes back what an owner did to the toxics.
    mutating func endToxics(of owner: String) {
        toxics = toxics.compactMap { $0.without(owner) }
        let back = displaced.filter { $0.owner == owner }
        displaced = displaced.filter { $0.owner != owner }.compactMap { $0.changed { $0.without(owner) } }
        putBack(back)
    }

    /// Where another owner's toxic has the name by now, it waits for the end of that one.
    private mutating func putBack(_ waiting: [Displaced]) {
        for var one in waiting where one.toxic.end.map({ $0 > .now }) ?? true {
            if let index = index(of: one.toxic.name) {
                guard let other = toxics[index].owner else { continue }
                one.owner = other
                displaced.append(one)
            } else {
                toxics.insert(one.toxic, at: min(one.index, toxics.count))
            }
        }
    }
}
