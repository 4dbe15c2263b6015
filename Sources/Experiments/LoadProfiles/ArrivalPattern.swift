/// How arrivals lie in time where the rate alone does not say it.
public enum ArrivalPattern: String, Sendable, Hashable, Codable, CaseIterable {
    /// Evenly: at 500/s one every 2 ms.
    case even
    /// Each arrival anywhere within its own even share of the time.
    case uniform
    /// Independent of each other, as those of many users are.
    case poisson
}
