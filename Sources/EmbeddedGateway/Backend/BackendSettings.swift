import Experiments
import NIOCore

/// What a stub backend is started with.
public struct BackendSettings: Sendable {
    public var host: String
    /// 0: one that the system chooses.
    public var port: Int
    /// What it calls itself in the header `x-backend`.
    public var id: Int
    /// The time that each request takes.
    public var work = TimeAmount.zero
    /// A path with another time: requests to it and below take this long.
    public var slow: (path: String, work: TimeAmount)?
    /// The SQLite file of the effects, shared by all backends of a run; `nil`: requests have none.
    public var store: String?
    public var apply = OutcomePlan.Application.idempotent

    public init(host: String, port: Int, id: Int) { (self.host, self.port, self.id) = (host, port, id) }

    func work(at path: String) -> TimeAmount {
        guard let slow, path == slow.path || path.hasPrefix(slow.path + "/") else { return work }
        return slow.work
    }
}
