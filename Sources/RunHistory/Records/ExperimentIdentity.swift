/// Which experiment a run was of: runs of another plan are another series, even under the same name.
public struct ExperimentIdentity: Sendable, Hashable, Codable {
    public var name: String
    /// The hash of the resolved plan without its seed, in hexadecimal digits.
    public var planHash: String

    enum CodingKeys: String, CodingKey {
        case name
        case planHash = "plan_hash"
    }

    public init(name: String, planHash: String) { (self.name, self.planHash) = (name, planHash) }
}
