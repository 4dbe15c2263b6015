/// What is sent, how, and when the generator counts as saturated.
public struct LoadPlan: Sendable, Hashable, Codable {
    /// As the profile's file says it, before scaling.
    public var profile: LoadProfile
    /// As seen from the working directory.
    public var profilePath: String
    /// Multiplies every rate; 1.4 is 140%.
    public var scale: Double
    public var producer: ProducerPlan
    /// Operations that start later than this against their intended start mean that the generator is saturated.
    public var maxSenderError: Duration
    /// More operations due and not started than this mean that the generator is saturated.
    public var maxBacklog: Int

    public init(
        profile: LoadProfile, profilePath: String, scale: Double = 1, producer: ProducerPlan = ProducerPlan(),
        maxSenderError: Duration = .seconds(1), maxBacklog: Int = 100_000
    ) {
        (self.profile, self.profilePath, self.scale) = (profile, profilePath, scale)
        (self.producer, self.maxSenderError, self.maxBacklog) = (producer, maxSenderError, maxBacklog)
    }

    /// The profile with `scale` applied: what is asked of the target.
    public var scaledProfile: LoadProfile { profile.scaled(by: scale) }

    /// Reads the mapping `load`; nil if the profile is missing or wrong.
    init?(fields: Fields, files: SourceFiles, overrides: Overrides) {
        fields.demand("profile", example: "profile: ../loadprofiles/flash-sale.yaml")
        let loaded = fields.loadProfile("profile", files: files)
        let scale = fields.share("scale", upTo: 100)
        if scale == 0 {
            fields.report(
                "scale", problem: "a scale of 0% sends nothing", remedy: "write '100%' for the profile as it is")
        }
        let producer = fields.fields("producer").map(ProducerPlan.init(fields:)) ?? ProducerPlan()
        let maxSenderError = fields.duration("max-sender-error", in: .milliseconds(1)...(.seconds(3600)))
        let maxBacklog = fields.integer("max-backlog", in: 1...100_000_000)
        guard let (profile, path) = loaded else { return nil }
        fields.checkScale(overrides.scale ?? scale ?? 1, of: profile, at: "scale")
        self.init(
            profile: profile, profilePath: path ?? fields.location.file, scale: overrides.scale ?? scale ?? 1,
            producer: producer,
            maxSenderError: maxSenderError ?? .seconds(1), maxBacklog: maxBacklog ?? 100_000)
    }
}
