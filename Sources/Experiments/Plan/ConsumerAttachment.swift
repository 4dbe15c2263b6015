/// `consumers: {attach: …}`: consumers that somebody else started, and how they are reached.
public struct ConsumerAttachment: Sendable, Hashable, Codable {
    public var place: Place
    /// Where it stands, for what is found out later.
    public var location: SourceLocation

    public enum Place: Sendable, Hashable, Codable {
        case here(ProcessSearch)
        case ssh(host: String, ProcessSearch)
        case docker(containers: [String])
        case kubectl(PodSearch)
        case systemd(units: [String])
    }

    /// How processes are found.
    public enum ProcessSearch: Sendable, Hashable, Codable {
        case pids([Int32])
        /// A regular expression of the command line.
        case match(String)
        case pidfile(String)
    }

    /// How pods are found.
    public struct PodSearch: Sendable, Hashable, Codable {
        public var namespace: String?
        /// Names of pods; empty with a selector.
        public var pods: [String] = []
        public var selector: String?
        /// A regular expression of the command line of the process in each pod that is stopped by `pause`.
        public var process: String?

        public init(namespace: String? = nil, pods: [String] = [], selector: String? = nil, process: String? = nil) {
            (self.namespace, self.pods, self.selector, self.process) = (namespace, pods, selector, process)
        }
    }

    public init(place: Place, location: SourceLocation) { (self.place, self.location) = (place, location) }

    /// Whether one that was killed can be started again by what reaches it.
    public var canStartAgain: Bool {
        switch place {
        case .here, .ssh: false
        case .docker, .kubectl, .systemd: true
        }
    }

    static let searches = ["pids", "match", "pidfile"]
    static let tools = ["docker", "kubectl", "ssh", "systemd"]

    /// Reads the mapping `attach`.
    init?(fields: Fields) {
        location = fields.location
        let nested = Self.tools.map { ($0, fields.fields($0)) }
        let search = ProcessSearch(fields: fields, keys: Self.searches)
        let given = (Self.searches + Self.tools).filter(fields.contains)
        guard let first = given.first else {
            fields.demand("match", example: "match: 'python3 worker.py'")
            return nil
        }
        if let other = given.dropFirst().first {
            fields.report(
                atKey: other, problem: "the consumers are found both by '\(first)' and by '\(other)'",
                remedy: "keep one of them")
            return nil
        }
        let tool = nested.first { $0.0 == first }?.1
        guard let place = tool.map({ Self.place(first, $0) }) ?? search.map(Place.here) else { return nil }
        self.place = place
    }

    private static func place(_ tool: String, _ fields: Fields) -> Place? {
        switch tool {
        case "docker": names("containers", fields, "[orders-1, orders-2]").map { .docker(containers: $0) }
        case "systemd": names("units", fields, "[orders@1.service]").map { .systemd(units: $0) }
        case "kubectl": PodSearch(fields: fields).map(Place.kubectl)
        default: ssh(fields)
        }
    }

    private static func ssh(_ fields: Fields) -> Place? {
        fields.demand("host", example: "host: worker@orders-1")
        let search = ProcessSearch(fields: fields, keys: ["match", "pidfile"])
        guard let host = fields.string("host") else { return nil }
        guard !host.isEmpty, !host.hasPrefix("-") else {
            fields.report("host", problem: "'\(host)' is no host", remedy: "write it as for ssh: 'worker@orders-1'")
            return nil
        }
        guard let search else {
            if !fields.contains("match"), !fields.contains("pidfile") {
                fields.demand("match", example: "match: 'python3 worker.py'")
            }
            return nil
        }
        return .ssh(host: host, search)
    }

    /// Names that a command-line tool cannot mistake for its options.
    fileprivate static func names(_ key: String, _ fields: Fields, _ example: String) -> [String]? {
        fields.demand(key, example: "\(key): \(example)")
        guard let names = fields.strings(key) else { return nil }
        if names.isEmpty {
            fields.report(key, problem: "'\(key)' is empty", remedy: "name them, as in '\(key): \(example)'")
            return nil
        }
        for name in names where name.isEmpty || name.hasPrefix("-") || names.count(where: { $0 == name }) > 1 {
            fields.report(key, problem: "'\(name)' cannot be a name here, or stands twice", remedy: "name each once")
            return nil
        }
        return names
    }
}

extension ConsumerAttachment.PodSearch {
    fileprivate init?(fields: Fields) {
        let pods = fields.contains("pods") ? ConsumerAttachment.names("pods", fields, "[orders-0]") : []
        _ = fields.strings("pods")
        self.init(
            namespace: fields.string("namespace"), pods: pods ?? [], selector: fields.string("selector"),
            process: fields.string("process"))
        if fields.contains("pods") == fields.contains("selector") {
            fields.report(
                nil, problem: "the pods are found by either 'pods' or 'selector'",
                remedy: "write one of them, as in 'selector: app=orders'")
            return nil
        }
    }
}

extension ConsumerAttachment.Place: CustomStringConvertible {
    public var description: String {
        switch self {
        case .here(let search): "\(search)"
        case .ssh(let host, let search): "\(search) on \(host)"
        case .docker(let names): "containers \(names.joined(separator: ", "))"
        case .systemd(let names): "units \(names.joined(separator: ", "))"
        case .kubectl(let search): "pods " + (search.selector ?? search.pods.joined(separator: ", "))
        }
    }
}

extension ConsumerAttachment.ProcessSearch: CustomStringConvertible {
    public var description: String {
        switch self {
        case .pids(let pids): "pids \(pids.map(String.init).joined(separator: ", "))"
        case .match(let pattern): "matching '\(pattern)'"
        case .pidfile(let path): "named by \(path)"
        }
    }
}
