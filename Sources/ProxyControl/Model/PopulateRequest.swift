/// The proxies of `POST /populate` or of a configuration file: a list, or an object whose `proxies` is one.
struct PopulateRequest: Sendable {
    var proxies: [ProxyRequest]

    init?(_ value: Placed, isStrict: Bool, _ mistakes: ControlMistakes) {
        var list = value
        if case .object = value.content, let reader = ObjectReader(value, mistakes) {
            guard let inner = reader.value("proxies") else {
                reader.report(nil, "the content has no list of proxies", "write [{…}, …] or {\"proxies\": […]}")
                return nil
            }
            if isStrict { reader.refuseUnknownKeys(except: ["highwater"]) }
            list = inner
        }
        guard let items = ObjectReader.list(list, mistakes) else { return nil }
        proxies = items.compactMap { ProxyRequest($0, isStrict: isStrict, mistakes) }
        reportTwins(mistakes)
    }

    private func reportTwins(_ mistakes: ControlMistakes) {
        var seen: Set<String> = []
        for proxy in proxies {
            guard let name = proxy.name, !seen.insert(name).inserted else { continue }
            mistakes.report(
                proxy.place, problem: "two proxies are called '\(name)'", remedy: "give each its own name")
        }
    }
}
