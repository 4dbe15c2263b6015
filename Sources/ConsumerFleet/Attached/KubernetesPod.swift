import Experiments
import Foundation

/// A pod, by `kubectl`. Its controller starts another one in its place.
public struct KubernetesPod: ConsumerReach {
    public var name: String
    public var namespace: String?
    /// What finds its successor, which may have another name; without it the successor has the same.
    public var selector: String?
    /// A regular expression of the command line of the process that is stopped by a pause.
    public var process: String?

    public var label: String { "pod \(name)" }

    public func look() async throws(ReachError) -> ReachedState {
        let told = try await kubectl([
            "get", "pod", name, "--ignore-not-found", "-o", "jsonpath={.metadata.uid} {.status.phase}",
        ])
        let words = told.split(separator: " ").map(String.init)
        guard words.count == 2, words[1] == "Running" else { return ReachedState(.gone) }
        guard process != nil else { return ReachedState(.running, life: words[0]) }
        let isStopped = try await inside("for pid in $pids; do sed 's/.*) //' /proc/$pid/stat; done").hasPrefix("T")
        return ReachedState(isStopped ? .stopped : .running, life: words[0])
    }

    /// Process 1 of a container takes no SIGKILL from within it: the pod is deleted without any grace instead.
    public func kill() async throws(ReachError) {
        try await kubectl(["delete", "pod", name, "--grace-period=0", "--force", "--wait=false"])
    }

    public func pause() async throws(ReachError) { try await inside("kill -STOP $pids") }
    public func resume() async throws(ReachError) { try await inside("kill -CONT $pids") }

    /// Nothing to do: the controller does it.
    public func start() {}

    /// Runs a script in the pod, where `$pids` are the processes that match.
    @discardableResult
    private func inside(_ script: String) async throws(ReachError) -> String {
        guard let process else {
            throw ReachError(
                "which process of \(label) is to be stopped is not said",
                remedy: "add 'process: REGEX' to 'attach: {kubectl: …}'")
        }
        return try await kubectl(
            ["exec", "-i", name, "--", "sh", "-c", "read -r pattern; pids=$(pgrep -f -- \"$pattern\"); \(script)"],
            input: process + "\n")
    }

    @discardableResult
    private func kubectl(_ words: [String], input: String = "") async throws(ReachError) -> String {
        try await Self.kubectl(words, namespace: namespace, input: input)
    }

    private static func kubectl(
        _ words: [String], namespace: String?, input: String = ""
    ) async throws(ReachError) -> String {
        try await Tool.run(["kubectl"] + (namespace.map { ["--namespace", $0] } ?? []) + words, input: input)
    }

    /// The running pods of a selector, by name.
    static func selected(_ selector: String, namespace: String?) async throws(ReachError) -> [String] {
        try await kubectl(
            [
                "get", "pods", "--selector", selector, "--field-selector", "status.phase=Running", "-o",
                "jsonpath={.items[*].metadata.name}",
            ], namespace: namespace
        ).split(separator: " ").map(String.init).sorted()
    }
}

extension KubernetesPod {
    /// Waits for the pod that its controller starts in its place.
    func successor(besides others: [AttachedConsumer]) async throws(ReachError) -> KubernetesPod {
        let deadline = ContinuousClock.now + .seconds(60)
        let taken = Set(others.map(\.label))
        while ContinuousClock.now < deadline {
            var next = self
            var names = [name]
            if let selector { names = try await KubernetesPod.selected(selector, namespace: namespace) }
            if let found = names.first(where: { $0 == name || !taken.contains("pod \($0)") }) {
                next.name = found
                if try await next.look().condition == .running { return next }
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
        throw ReachError("nobody started another pod in the place of \(label) within 60 s")
    }
}
