/// A container, by `docker`.
public struct DockerContainer: ConsumerReach {
    public var name: String

    public var label: String { "container \(name)" }

    public func look() async throws(ReachError) -> ReachedState {
        let told = try await Tool.run([
            "docker", "inspect", "--format", "{{.State.Running}} {{.State.Paused}} {{.State.StartedAt}}", name,
        ])
        let words = told.split(separator: " ").map(String.init)
        guard words.count == 3 else { throw ReachError("docker says '\(told)' of \(label)") }
        guard words[0] == "true" else { return ReachedState(.gone) }
        return ReachedState(words[1] == "true" ? .stopped : .running, life: words[2])
    }

    public func kill() async throws(ReachError) { try await Tool.run(["docker", "kill", "--signal", "KILL", name]) }
    public func pause() async throws(ReachError) { try await Tool.run(["docker", "pause", name]) }
    public func resume() async throws(ReachError) { try await Tool.run(["docker", "unpause", name]) }
    public func start() async throws(ReachError) { try await Tool.run(["docker", "start", name]) }
}
