import NIOCore

/// What one event loop keeps of the proxy: its connections by listener and their timers. Used on that loop only.
final class LoopDesk {
    /// How many connections look at a new plan before others of the loop get their turn.
    private static let batch = 256

    let loop: any EventLoop
    /// The same, where links are made of its sockets; nil where they are made of channels.
    let relay: RelayLoop?
    let index: Int
    let timers: LinkTimers
    private var routes: [ObjectIdentifier: RouteLinks] = [:]

    init(loop: any EventLoop, relay: RelayLoop? = nil, index: Int) {
        self.loop = loop
        self.relay = relay
        self.index = index
        timers = LinkTimers(loop: loop)
    }

    /// The connections of a listener.
    func links(of route: Route) -> RouteLinks {
        if let known = routes[ObjectIdentifier(route)] { return known }
        let links = RouteLinks(route: route)
        routes[ObjectIdentifier(route)] = links
        return links
    }

    /// Has connections look at their plan again: all, or only those that hold something and so must act.
    func planChanged(_ route: Route, wakesAll: Bool) {
        guard let links = routes[ObjectIdentifier(route)] else { return }
        wake((wakesAll ? links.all : links.holding).members[...])
    }

    private func wake(_ links: ArraySlice<Link>) {
        for link in links.prefix(Self.batch) { link.followPlan() }
        let rest = links.dropFirst(Self.batch)
        guard !rest.isEmpty else { return }
        loop.assumeIsolated().execute { self.wake(rest) }
    }

    func close(_ route: Route) {
        guard let links = routes.removeValue(forKey: ObjectIdentifier(route)) else { return }
        for link in links.all.members { link.abort() }
    }

    func closeAll() {
        for links in routes.values { for link in links.all.members { link.abort() } }
    }
}

/// The connections of one listener on one loop.
final class RouteLinks {
    let route: Route
    let all = LinkList(\.slot)
    /// Those that hold bytes or have not dialled yet.
    let holding = LinkList(\.holdingSlot)

    init(route: Route) { self.route = route }
}

/// Links in no order; each knows its place, so that it comes and goes in no time.
final class LinkList {
    private(set) var members: [Link] = []
    private let place: ReferenceWritableKeyPath<Link, Int>

    init(_ place: ReferenceWritableKeyPath<Link, Int>) { self.place = place }

    func add(_ link: Link) {
        guard link[keyPath: place] < 0 else { return }
        link[keyPath: place] = members.count
        members.append(link)
    }

    func remove(_ link: Link) {
        let index = link[keyPath: place]
        guard index >= 0 else { return }
        let last = members.removeLast()
        if last !== link {
            members[index] = last
            last[keyPath: place] = index
        }
        link[keyPath: place] = -1
    }
}
