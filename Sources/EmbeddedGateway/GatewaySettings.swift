import Experiments
import NIOCore

/// What a sandbox gateway is started with.
public struct GatewaySettings: Sendable {
    public var host: String
    /// 0: one that the system chooses.
    public var port: Int
    /// Host and port of each backend; without any the gateway answers itself.
    public var upstreams: [(host: String, port: Int)] = []
    public var limit: LimiterPlan?
    /// Requests under way per route: the first part of the path.
    public var concurrency: Int?
    /// How long a backend may take to answer before the next one is asked.
    public var timeout = TimeAmount.seconds(1)
    /// How long a backend that failed gets no request.
    public var rest = TimeAmount.seconds(2)
    public var conduct = GatewayConduct.correct

    public init(host: String, port: Int) { (self.host, self.port) = (host, port) }
}
