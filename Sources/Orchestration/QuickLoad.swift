import Experiments
import Foundation
import Invariants
import Measurement
import SystemPackage

/// An experiment without a file: a load against an address, as the command line gives it.
public struct QuickLoad: Sendable {
    /// How much is asked.
    public enum Amount: Sendable, Hashable {
        /// Arrivals by the clock.
        case rate(ArrivalRate, for: Duration)
        /// Users who wait for answers.
        case users(Int, for: Duration)
        /// A load profile in a file.
        case profile(path: String)
    }

    /// What the load is sent to.
    public enum Target: Sendable, Hashable {
        /// A gateway: `http://127.0.0.1:8080`.
        case gateway(url: String)
        /// A topic of a Kafka cluster.
        case kafka(bootstrap: String, topic: String)
    }

    public var target: Target
    public var amount: Amount
    public var request = "GET /"
    /// The size of each payload; for a topic.
    public var size: ByteCount?
    public var headers: [(name: String, value: String)] = []
    public var body: String?
    /// Whether messages to a topic carry no headers, and Highwater's stamp ahead of their payload.
    public var isBare = false
    public var connections: Int?
    public var timeout: Duration?
    public var version: RequestPlan.Version = .http1
    /// Certificates that are trusted beside the system's, and whether any will do; for `https`.
    public var authorityFile: String?
    public var skipsVerification = false
    public var workers = 1

    public init(target: Target, amount: Amount) {
        (self.target, self.amount) = (target, amount)
    }

    /// The experiment as its file would be; JSON, which is YAML too, so that nothing needs to be escaped twice.
    public func document() throws -> String {
        var load: [String: Any] = ["profile": profile, "workers": String(workers)]
        let target: [String: Any]
        switch self.target {
        case .gateway(let url):
            var gateway: [String: Any] = ["url": url]
            if let authorityFile { gateway["ca"] = authorityFile }
            if skipsVerification { gateway["verify"] = "false" }
            target = ["http": gateway]
            load["request"] = request
            load["version"] = version.rawValue
            if !headers.isEmpty { load["headers"] = Dictionary(headers) { _, last in last } }
            if let connections { load["connections"] = String(connections) }
            if let timeout { load["timeout"] = timeout.written }
        case .kafka(let bootstrap, let topic):
            target = ["kafka": ["bootstrap": bootstrap, "topic": topic]]
            var producer: [String: Any] = [:]
            if let timeout { producer["delivery-timeout"] = timeout.written }
            if isBare { producer = producer.merging(["identity-headers": "false", "stamp": "payload"]) { $1 } }
            if !producer.isEmpty { load["producer"] = producer }
        }
        let document: [String: Any] = [
            "highwater": "1", "name": "load", "warm-up": "0s", "target": target, "load": load,
        ]
        let data = try JSONSerialization.data(
            withJSONObject: document, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    private var profile: Any {
        var profile: [String: Any] = [:]
        switch amount {
        case .rate(let rate, let duration):
            profile["stages"] = [["hold": rate.description, "for": duration.written]]
        case .users(let users, let duration):
            profile["users"] = [["hold": String(users), "for": duration.written]]
        case .profile(let path): return path
        }
        if let body { profile["payload"] = ["template": body] }
        if let size { profile["payload"] = ["json": size.description] }
        return profile
    }
}

extension ExperimentFile {
    /// Reads an experiment that stands in no file; paths in it are relative to the working directory.
    ///
    /// - Throws: `RunFailure` with every mistake in it.
    public static func load(
        _ quick: QuickLoad, overrides: Overrides
    ) throws(RunFailure) -> (Experiment, RunInputs) {
        let recording = RecordingFiles()
        let path = "load.json"
        let text: String
        do { text = try quick.document() } catch {
            throw RunFailure(.usage, "the load cannot be written as an experiment: \(error)")
        }
        do {
            let experiment = try Experiment.parse(
                text, file: path, catalogs: catalogs, overrides: overrides, files: recording.files)
            try DocumentError.requireReadable(experiment.target.files)
            var files = recording.recorded
            files[path] = text
            return (experiment, RunInputs(experiment: path, files: files, outlines: recording.outlines))
        } catch {
            throw quick.failure(error, in: text, named: path)
        }
    }
}
