import FaultProxy

/// Hears of what faults do, at the moment they do it, so that what follows can be told from it.
public protocol DisturbanceObserver: Sendable {
    /// A process of the run is about to get SIGKILL.
    func willKill(_ process: String)
    /// A toxic begins to act on a side of the proxy; it lasts until `ended`.
    func began(_ toxic: Toxic, _ id: ToxicID, on side: ProxySide)
    func ended(_ id: ToxicID)
}
