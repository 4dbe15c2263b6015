/// The connections of one event loop, used on that loop only.
final class LinkRegistry {
    private var links: [ObjectIdentifier: Link] = [:]

    func add(_ link: Link) { links[ObjectIdentifier(link)] = link }
    func remove(_ link: Link) { links[ObjectIdentifier(link)] = nil }

    /// Has every connection look at its plan again.
    func planChanged() { for link in Array(links.values) { link.followPlan() } }

    func closeAll() { for link in Array(links.values) { link.abort() } }
}
