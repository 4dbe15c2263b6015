/// One stream of a load: a profile, and how its operations are sent.
public struct StreamPlan: Sendable, Hashable, Codable {
    /// Unique in the experiment; `load` when the load has one stream that the file gives no name.
    public var name: String
    /// As the file says it, before scaling.
    public var profile: LoadProfile
    /// As seen from the working directory; nil when the profile stands in the experiment itself.
    public var profilePath: String?
    /// Multiplies every rate; 1.4 is 140%.
    public var scale: Double
    /// How messages are sent to a broker.
    public var producer: ProducerPlan
    /// How requests are sent to a gateway.
    public var request: RequestPlan
    /// Threads that share the schedule; 1 or more.
    public var workers: Int

    /// The name of a stream without one.
    public static let onlyName = "load"

    public init(
        name: String = StreamPlan.onlyName, profile: LoadProfile, profilePath: String? = nil, scale: Double = 1,
        producer: ProducerPlan = ProducerPlan(), request: RequestPlan = RequestPlan(), workers: Int = 1
    ) {
        (self.name, self.profile, self.profilePath, self.scale) = (name, profile, profilePath, scale)
        (self.producer, self.request, self.workers) = (producer, request, workers)
    }

    /// The profile with `scale` applied: what is asked of the target.
    public var scaledProfile: LoadProfile { profile.scaled(by: scale) }
}
