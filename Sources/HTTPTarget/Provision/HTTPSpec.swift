import Experiments
import TargetKit

/// `target: {http: …}`: a gateway that runs already, the sandbox gateway, or a real server started for the run.
public struct HTTPSpec: TargetSpec, Hashable {
    public static let kind = "http"
    public static let operations = OperationKind.requests
    public static let summary =
        "A gateway: one at `url`, the sandbox (`embedded`), or a real server (`provision: nginx` or `haproxy`)."

    /// Where the gateway comes from.
    public enum Source: Sendable, Hashable {
        /// One that runs already; `http://127.0.0.1:8080`.
        case attached(url: String)
        case embedded(SandboxPlan)
        /// A server with the configuration at a path, as seen from the working directory.
        case server(GatewayServer, configuration: String)
    }

    public var source: Source
    /// The backends behind a gateway that is started for the run.
    public var backends: BackendsPlan?
    /// Which servers are talked to over TLS; of a gateway that runs already.
    public var trust = ServerTrust()
    public private(set) var files: [NamedFile] = []

    public init(source: Source, backends: BackendsPlan? = nil) {
        (self.source, self.backends) = (source, backends)
    }

    public init?(fields: Fields) {
        let url = fields.string("url")
        let embedded = fields.fields("embedded")
        let server = fields.choice("provision", GatewayServer.self)
        let configuration = fields.relativePath("config")
        files = ["config", "ca"].compactMap(fields.namedFile)
        let backends = fields.fields("backends").map(BackendsPlan.init(fields:))
        let sandbox = embedded.map(SandboxPlan.init(fields:))
        trust = ServerTrust(
            authorityFile: fields.relativePath("ca"), skipsVerification: fields.flag("verify") == false)
        let given = ["url", "embedded", "provision"].filter(fields.contains)
        guard given.count == 1 else {
            Self.reportSources(given, fields)
            return nil
        }
        Self.checkCompany(of: given[0], url, fields)
        self.backends = backends ?? nil
        if let url {
            guard Self.isURL(url, fields) else { return nil }
            source = .attached(url: url)
        } else if let sandbox {
            source = .embedded(sandbox)
        } else if let server, let configuration {
            source = .server(server, configuration: configuration)
        } else {
            return nil
        }
    }

    /// What belongs to one source of a gateway is a mistake beside another.
    private static func checkCompany(of source: String, _ url: String?, _ fields: Fields) {
        if fields.contains("provision") {
            fields.demand("config", example: "config: servers/nginx-limit.conf")
        } else if fields.contains("config") {
            fields.report(
                atKey: "config", problem: "'config' belongs to 'provision', not to '\(source)'",
                remedy: "remove 'config', or write 'provision: nginx'")
        }
        for key in ["ca", "verify"] where fields.contains(key) && !(url?.hasPrefix("https://") ?? false) {
            fields.report(
                atKey: key, problem: "'\(key)' is for an 'https://' URL", remedy: "remove '\(key)'")
        }
        if fields.contains("url"), fields.contains("backends") {
            fields.report(
                atKey: "backends", problem: "a gateway that runs already has its own backends",
                remedy: "remove 'backends', or start the gateway with 'embedded' or 'provision'")
        }
    }

    private static func reportSources(_ given: [String], _ fields: Fields) {
        if let second = given.dropFirst().first {
            fields.report(
                atKey: second, problem: "the gateway has both '\(given[0])' and '\(second)'",
                remedy: "keep one of 'url', 'embedded' and 'provision'")
        } else {
            fields.demand("embedded", example: "embedded: {}' or 'url: http://127.0.0.1:8080' or 'provision: nginx")
        }
    }

    /// Only the form; what the host is, the client finds out.
    private static func isURL(_ url: String, _ fields: Fields) -> Bool {
        for scheme in ["http://", "https://"] where url.hasPrefix(scheme) && url.utf8.count > scheme.utf8.count {
            fields.checkPort("url", of: url.dropFirst(scheme.utf8.count).prefix { $0 != "/" })
            return true
        }
        fields.report(
            "url", problem: "'\(url)' is not the URL of a gateway", remedy: "write it as 'http://127.0.0.1:8080'")
        return false
    }

    public var summary: String {
        let behind = backends.map { ", \($0)" } ?? ""
        return switch source {
        case .attached(let url): "gateway at \(url)"
        case .embedded(let sandbox): "sandbox gateway, \(sandbox)\(behind)"
        case .server(let server, let configuration): "\(server.rawValue) with \(configuration)\(behind)"
        }
    }
}
