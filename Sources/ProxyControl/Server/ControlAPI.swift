import FaultProxy

/// Answers requests: finds out what is wanted, has the registry do it, and writes what came of it.
struct ControlAPI: Sendable {
    let registry: ProxyRegistry

    init(_ registry: ProxyRegistry) { self.registry = registry }

    func answer(_ request: ControlRequest) async -> ControlAnswer {
        do throws(ControlFailure) { return try await perform(request) } catch { return ControlAnswer(error) }
    }

    private func perform(_ request: ControlRequest) async throws(ControlFailure) -> ControlAnswer {
        switch request.route {
        case .proxies, .populate, .reset: try await proxies(request)
        case .proxy(let name): try await proxy(name, request)
        case .toxics(let proxy): try toxics(of: proxy, request)
        case .toxic(let proxy, let name): try toxic(name, of: proxy, request)
        case .version: ControlAnswer(["version": .text(registry.version)])
        case .metrics: ControlAnswer(200, .metrics(MetricsPage(registry).text))
        case .status: ControlAnswer(registry.statusJSON)
        case .events: ControlAnswer(200, .events(proxy: request.query["proxy"]))
        case .catalog: ControlAnswer(ToxicCatalog.json)
        case .leases: ControlAnswer(.list(registry.leases.map(\.json)))
        case .lease(let owner): try await lease(of: owner, request)
        case .partitions: ControlAnswer(.list(registry.partitions.map(\.json)))
        case .partition(let name): try await partition(name, request)
        }
    }

    // MARK: Proxies

    private func proxies(_ request: ControlRequest) async throws(ControlFailure) -> ControlAnswer {
        switch (request.route, request.method) {
        case (.proxies, "GET"):
            return ControlAnswer(
                .object(registry.proxies.map { .init($0.name, view($0, request.dialect)) }))
        case (.proxies, _):
            let wanted = try decode(request, ProxyRequest.init)
            let proxy = try await registry.create(wanted, owner: request.owner)
            return ControlAnswer(view(proxy, request.dialect), status: 201)
        case (.populate, _): return try await populate(request)
        default:
            try await registry.reset()
            return .done
        }
    }

    private func populate(_ request: ControlRequest) async throws(ControlFailure) -> ControlAnswer {
        let mistakes = ControlMistakes()
        let wanted = PopulateRequest(
            try request.content(), isStrict: request.dialect == .highwater, mistakes)
        guard mistakes.all.isEmpty, let wanted else { throw ControlFailure(mistakes) }
        do throws(ControlFailure) {
            let proxies = try await registry.populate(
                wanted.proxies, owner: request.owner, isStrict: request.dialect == .highwater)
            return ControlAnswer(["proxies": .list(proxies.map { view($0, request.dialect) })], status: 201)
        } catch {
            // All or nothing: none of them is there.
            guard case .object(let members) = error.json else { throw error }
            return ControlAnswer(.object(members + [.init("proxies", [])]), status: error.status)
        }
    }

    private func proxy(_ name: String, _ request: ControlRequest) async throws(ControlFailure) -> ControlAnswer {
        switch request.method {
        case "GET": return ControlAnswer(view(try registry.proxy(name), request.dialect))
        case "DELETE":
            try await registry.delete(name)
            return .done
        default:
            let wanted = try decode(request, ProxyRequest.init)
            let proxy =
                if request.method == "PUT" {
                    try await registry.put(wanted, name: name, owner: request.owner)
                } else {
                    try await registry.update(name, wanted, owner: request.owner)
                }
            return ControlAnswer(view(proxy, request.dialect))
        }
    }

    private func view(_ proxy: ProxyEntry, _ dialect: ControlRoute.Dialect) -> JSON {
        dialect == .toxiproxy ? proxy.toxiproxyJSON : registry.json(proxy)
    }

    // MARK: Toxics

    private func toxics(of proxy: String, _ request: ControlRequest) throws(ControlFailure) -> ControlAnswer {
        switch request.method {
        case "GET":
            return ControlAnswer(.list(try registry.toxics(of: proxy).map { view($0, request.dialect) }))
        case "PUT":
            let mistakes = ControlMistakes()
            let wanted = ObjectReader.list(try request.content(), mistakes)?
                .compactMap { ToxicRequest($0, isStrict: true, mistakes) }
            guard mistakes.all.isEmpty, let wanted else { throw ControlFailure(mistakes) }
            let toxics = try registry.replaceToxics(of: proxy, with: wanted, owner: request.owner)
            return ControlAnswer(.list(toxics.map { view($0, request.dialect) }))
        default:
            let wanted = try decode(request, ToxicRequest.init)
            return ControlAnswer(
                view(try registry.addToxic(wanted, to: proxy, owner: request.owner), request.dialect))
        }
    }

    private func toxic(
        _ name: String, of proxy: String, _ request: ControlRequest
    ) throws(ControlFailure) -> ControlAnswer {
        switch request.method {
        case "GET": return ControlAnswer(view(try registry.toxic(name, of: proxy), request.dialect))
        case "DELETE":
            try registry.removeToxic(name, of: proxy)
            return .done
        case "PUT":
            let wanted = try decode(request, ToxicRequest.init)
            let toxic = try registry.putToxic(wanted, name: name, of: proxy, owner: request.owner)
            return ControlAnswer(view(toxic, request.dialect))
        default:
            let wanted = try decode(request, ToxicRequest.init)
            let toxic = try registry.updateToxic(name, of: proxy, wanted, owner: request.owner)
            return ControlAnswer(view(toxic, request.dialect))
        }
    }

    private func view(_ toxic: ToxicEntry, _ dialect: ControlRoute.Dialect) -> JSON {
        dialect == .toxiproxy ? toxic.toxiproxyJSON : toxic.json(at: .now)
    }

    private func decode<Value>(
        _ request: ControlRequest, _ read: (Placed, Bool, ControlMistakes) -> Value?
    ) throws(ControlFailure) -> Value {
        let mistakes = ControlMistakes()
        let value = read(try request.content(), request.dialect == .highwater, mistakes)
        guard mistakes.all.isEmpty, let value else { throw ControlFailure(mistakes) }
        return value
    }

    // MARK: Leases and partitions

    private func lease(of owner: String, _ request: ControlRequest) async throws(ControlFailure) -> ControlAnswer {
        switch request.method {
        case "GET":
            guard let lease = registry.leases.first(where: { $0.owner == owner }) else { throw .leaseNotFound(owner) }
            return ControlAnswer(lease.json)
        case "DELETE":
            guard await registry.endLease(of: owner) else { throw .leaseNotFound(owner) }
            return .done
        default:
            guard !request.body.isEmpty else {
                guard let lease = registry.renewLease(of: owner) else { throw .leaseNotFound(owner) }
                return ControlAnswer(lease.json)
            }
            let term = try decode(request) { content, _, mistakes in LeaseRequest(content, mistakes) }.term
            return ControlAnswer(try await registry.takeLease(owner, for: term).json)
        }
    }

    private func partition(
        _ name: String, _ request: ControlRequest
    ) async throws(ControlFailure) -> ControlAnswer {
        switch request.method {
        case "GET":
            guard let partition = registry.partitions.first(where: { $0.name == name }) else {
                throw ControlFailure(status: 404, message: "partition not found")
            }
            return ControlAnswer(partition.json)
        case "DELETE":
            guard registry.heal(name) else { throw ControlFailure(status: 404, message: "partition not found") }
            return .done
        default:
            let wanted = try decode(request) { content, _, mistakes in PartitionRequest(content, mistakes) }
            return ControlAnswer(try registry.partition(name, wanted, owner: request.owner).json)
        }
    }
}
