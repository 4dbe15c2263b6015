import Experiments
import FaultProxy
import Foundation

/// A file of proxies with their toxics: what `populate` takes, as JSON or YAML, or the state of an earlier time.
public struct ProxyFile: Sendable {
    /// Why a file cannot be used, with its exit code: 66 if it is missing, 64 if it is wrong.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public var description: String
        public var exitCode: Int32
    }

    /// The name of the file, for messages.
    let path: String
    let proxies: [ProxyRequest]
    /// The list of proxies, as `populate` takes it.
    public let json: JSON

    /// Reads and checks it wholly: all mistakes are told, each with its place.
    public init(path: String) throws(Failure) {
        let text: String
        switch SourceFiles.disk.read(path) {
        case .success(let read): text = read
        case .failure(let failure): throw Self.failure(failure, path)
        }
        try self.init(text, file: path)
    }

    init(_ text: String, file: String) throws(Failure) {
        let value: DocumentValue
        let beginning = "list proxies, as in '- {name: redis, upstream: 127.0.0.1:6379}', or write [] for none"
        do { value = try Document.value(text, file: file, beginning: beginning) } catch {
            throw Failure(description: error.description, exitCode: 64)
        }
        let mistakes = ControlMistakes()
        let request = PopulateRequest(Placed(value), isStrict: true, mistakes)
        request?.check(mistakes)
        guard mistakes.all.isEmpty, let request else {
            throw Failure(description: mistakes.inFile.description, exitCode: 64)
        }
        path = file
        proxies = request.proxies
        json = .list(request.proxies.map(\.place.json))
    }

    private static func failure(_ failure: SourceFiles.Failure, _ path: String) -> Failure {
        switch failure {
        case .missing:
            Failure(description: "\(path):1:1: error: there is no such file\n  fix: check the path", exitCode: 66)
        case .directory:
            Failure(
                description: "\(path):1:1: error: it is a directory, not a file\n  fix: name a file, such as one in it",
                exitCode: 66)
        case .unreadable(let reason):
            Failure(
                description: "\(path):1:1: error: it cannot be read: \(reason)\n  fix: check its permissions",
                exitCode: 66)
        case .notUTF8:
            Failure(
                description: "\(path):1:1: error: it is not text in UTF-8\n  fix: save it in UTF-8", exitCode: 64)
        }
    }
}

extension PopulateRequest {
    /// Reports what a request would be refused for one by one: missing fields, addresses, toxics.
    func check(_ mistakes: ControlMistakes) {
        // Where something was wrong already, what is missing is probably only misspelled.
        let sound = proxies.filter { proxy in !mistakes.all.contains { $0.path.hasPrefix(proxy.place.path) } }
        for proxy in sound {
            for (key, value) in [("name", proxy.name), ("upstream", proxy.upstream)] where value?.isEmpty ?? true {
                mistakes.report(
                    proxy.place, problem: "a proxy has no '\(key)'",
                    remedy: "add it, as in '\(key): \(key == "name" ? "redis" : "127.0.0.1:6379")'")
            }
            proxy.check(mistakes)
        }
    }
}

extension ProxyRequest {
    fileprivate func check(_ mistakes: ControlMistakes) {
        guard let name, let upstream, !name.isEmpty, !upstream.isEmpty else { return }
        var entry = ProxyEntry(
            name: name, listen: listen ?? ProxyEntry.defaultListen(upstream: upstream), requestedListen: "",
            upstream: upstream, isEnabled: true)
        entry.options.apply(options)
        guard let link = settings(of: entry, mistakes) else { return }
        var names: Set<String> = []
        for toxic in toxics ?? [] {
            let name = toxic.name ?? "\(toxic.type ?? "")_\(toxic.stream ?? "downstream")"
            if !names.insert(name).inserted {
                mistakes.report(
                    toxic.place, problem: "another toxic of this proxy has the name '\(name)'",
                    remedy: "give one of them another 'name'")
            }
            report(toxic.place, mistakes) { () throws(ControlFailure) in
                try toxic.entry(owner: nil, mistakes)?.check(on: link)
            }
        }
    }

    private func settings(of entry: ProxyEntry, _ mistakes: ControlMistakes) -> LinkSettings? {
        var settings: LinkSettings?
        report(place, mistakes) { () throws(ControlFailure) in settings = try entry.linkSettings() }
        return settings
    }

    private func report(_ place: Placed, _ mistakes: ControlMistakes, _ check: () throws(ControlFailure) -> Void) {
        do throws(ControlFailure) { try check() } catch {
            let parts = error.message.split(separator: "; ", maxSplits: 1)
            mistakes.report(
                place, problem: String(parts[0].trimmingPrefix("bad request body: ")),
                remedy: parts.count > 1 ? String(parts[1]) : "compare it with docs/proxy-control.md")
        }
    }
}
