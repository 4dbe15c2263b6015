/// Leases: what an owner has set is gone when the owner is.
extension ProxyRegistry {
    typealias Lease = LeaseBook<ContinuousClock.Instant>.Lease

    var leases: [Lease] { state.withLock { $0.leases.all } }

    /// Gives an owner a lease from now on. One whose lease has ended gets a new one, after what it had set is gone.
    func takeLease(_ owner: String, for term: Duration) async throws(ControlFailure) -> Lease {
        if let problem = NameCheck.problem(owner) { throw .badBody("\(problem); \(NameCheck.remedy)") }
        if state.withLock({ $0.leases.all.contains { $0.owner == owner } && !$0.leases.isHeld(owner, at: .now) }) {
            await endLease(of: owner)
        }
        let (lease, isNew) = state.withLock { state in
            let isNew = !state.leases.isHeld(owner, at: .now)
            return (state.leases.take(owner, for: term, at: .now), isNew)
        }
        endings.set(.lease(owner), lease.end)
        if isNew { events.tell(ControlEvent("lease-taken", [.init("owner", .text(owner))])) }
        return lease
    }

    /// nil if it has none any more.
    func renewLease(of owner: String) -> Lease? {
        guard let lease = state.withLock({ $0.leases.renew(owner, at: .now) }) else { return nil }
        endings.set(.lease(owner), lease.end)
        return lease
    }

    /// Removes all that an owner has set, and gives back what it changed. False if it has no lease.
    @discardableResult
    func endLease(of owner: String) async -> Bool {
        guard state.withLock({ $0.leases.end(owner) }) else { return false }
        endings.set(.lease(owner), nil)
        let (partitions, proxies) = state.withLock { state in
            (
                state.partitions.values.filter { $0.owner == owner }.map(\.name),
                state.proxies.values.filter { $0.isTouched(by: owner) }
            )
        }
        for name in partitions { _ = heal(name) }
        for proxy in proxies {
            if proxy.owner == owner {
                try? await delete(proxy.name)
            } else {
                giveBackToxics(of: proxy.name, setBy: owner)
                await giveBack(proxy.name, changedBy: owner)
            }
        }
        events.tell(ControlEvent("lease-ended", [.init("owner", .text(owner))]))
        return true
    }

    private func giveBackToxics(of proxy: String, setBy owner: String) {
        let change = state.withLock { state -> (old: ProxyEntry, new: ProxyEntry)? in
            guard let old = state.proxies[proxy] else { return nil }
            var new = old
            new.endToxics(of: owner)
            state.proxies[proxy] = new
            publish(proxy, state)
            return (old, new)
        }
        guard let change else { return }
        watch(change.new)
        for toxic in change.old.toxics where change.new.index(of: toxic.name) == nil {
            tell("toxic-removed", toxic, of: proxy, end: nil)
        }
        for toxic in change.new.toxics where change.old.index(of: toxic.name) == nil {
            tell("toxic-added", toxic, of: proxy)
        }
    }
}

extension LeaseBook<ContinuousClock.Instant>.Lease {
    var json: JSON {
        let remaining = max(.zero, end - .now)
        return [
            "owner": .text(owner), "for": .text(term.written),
            "remaining_ms": .number((remaining.inSeconds * 1000).rounded()),
        ]
    }
}
