import ConsumerFleet

/// Consumers that somebody else started, for the faults.
extension AttachedConsumers: ProcessCrew {
    public func kill(process name: String) async throws(FaultError) -> String {
        try await reaching(name) { () async throws(ReachError) in try await kill(name) }
    }

    public func terminate(process name: String) async throws(FaultError) -> String {
        throw FaultError("\(name) was started by somebody else, and is not asked to end: use 'signal: kill'")
    }

    public func setPaused(_ paused: Bool, process name: String) async throws(FaultError) -> String {
        try await reaching(name) { () async throws(ReachError) in try await setPaused(paused, name) }
    }

    public func identity(of name: String) async -> String? {
        guard let consumer = member(name)?.consumer, let state = try? await consumer.reach.look(),
            state.condition != .gone
        else { return nil }
        return consumer.label
    }

    public func undoOfKill(_ name: String) async -> UndoAction {
        guard let consumer = member(name)?.consumer, canStart else {
            return .nothing(reason: "who started the consumer must start it again")
        }
        if case .pod = consumer { return .nothing(reason: "the controller of the pod starts another one") }
        return .startConsumer(consumer)
    }

    public func undoOfPause(_ name: String) async -> UndoAction {
        member(name).map { .wakeConsumer($0.consumer) } ?? .endsWithHarness
    }

    private func reaching(
        _ name: String, _ body: () async throws(ReachError) -> String
    ) async throws(FaultError) -> String {
        do throws(ReachError) { return "\(name): \(try await body())" } catch {
            throw FaultError("\(name): \(error.problem)")
        }
    }
}
