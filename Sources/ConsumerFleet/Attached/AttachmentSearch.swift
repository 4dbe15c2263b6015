import Experiments
import Foundation

/// Finds the consumers that an experiment attaches to.
public enum AttachmentSearch {
    /// In the order of the experiment, or of their names and pids.
    ///
    /// `expected`: how many there must be; 0 when that is not said.
    /// Throws: `ReachError` when one is missing, none is found, or not as many as expected.
    public static func find(
        _ attachment: ConsumerAttachment, expected: Int
    ) async throws(ReachError) -> [AttachedConsumer] {
        let found: [AttachedConsumer]
        switch attachment.place {
        case .here(let search): found = try processes(search)
        case .ssh(let host, let search): found = try await processes(search, on: host)
        case .docker(let names): found = names.map { .container(DockerContainer(name: $0)) }
        case .systemd(let names): found = names.map { .unit(SystemdUnit(name: $0)) }
        case .kubectl(let search): found = try await pods(search)
        }
        guard expected == 0 || found.count == expected else {
            throw ReachError(
                "\(found.count) consumers are found, and \(expected) are expected", remedy: "mend 'count' or 'attach'")
        }
        for consumer in found where try await consumer.reach.look().condition != .running {
            throw ReachError("\(consumer.label) is not running", remedy: "start it first")
        }
        return found
    }

    private static func processes(
        _ search: ConsumerAttachment.ProcessSearch
    ) throws(ReachError) -> [AttachedConsumer] {
        let pids: [pid_t]
        switch search {
        case .pids(let given): pids = given
        case .match(let pattern): pids = try some(LocalProcess.matching(pattern), matching: pattern, place: "")
        case .pidfile(let path):
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw ReachError(
                    "the file '\(path)' cannot be read", remedy: "start the consumer first, or mend 'pidfile'",
                    kind: .fileMissing)
            }
            pids = try some(text.split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }, inFile: path)
        }
        var found: [AttachedConsumer] = []
        for pid in pids { found.append(.process(try LocalProcess(pid: pid))) }
        return found
    }

    private static func processes(
        _ search: ConsumerAttachment.ProcessSearch, on host: String
    ) async throws(ReachError) -> [AttachedConsumer] {
        let pids: [pid_t]
        switch search {
        case .pids(let given): pids = given
        case .match(let pattern):
            pids = try some(
                try await RemoteProcess.matching(pattern, on: host), matching: pattern, place: " on \(host)")
        case .pidfile(let path): pids = try some(try await RemoteProcess.pid(inFile: path, on: host), inFile: path)
        }
        return pids.map { .remote(RemoteProcess(host: host, pid: $0)) }
    }

    private static func pods(_ search: ConsumerAttachment.PodSearch) async throws(ReachError) -> [AttachedConsumer] {
        var names = search.pods
        if let selector = search.selector {
            names = try await KubernetesPod.selected(selector, namespace: search.namespace)
            guard !names.isEmpty else {
                throw ReachError(
                    "no running pod matches the selector '\(selector)'", remedy: "start the consumers first")
            }
        }
        return names.map {
            .pod(
                KubernetesPod(
                    name: $0, namespace: search.namespace, selector: search.selector, process: search.process))
        }
    }

    private static func some(_ pids: [pid_t], matching pattern: String, place: String) throws(ReachError) -> [pid_t] {
        guard pids.isEmpty else { return pids }
        throw ReachError(
            "no process\(place) has a command line that matches '\(pattern)'",
            remedy: "start the consumers first, or mend 'match'")
    }

    private static func some(_ pids: [pid_t], inFile path: String) throws(ReachError) -> [pid_t] {
        guard pids.isEmpty || pids.contains(where: { $0 <= 1 }) else { return pids }
        throw ReachError("the file '\(path)' names no process", remedy: "it must hold the pid of a consumer")
    }
}
