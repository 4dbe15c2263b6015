/// From which version on an API uses compact encodings and tagged sections (KIP-482).
///
/// Source: `flexibleVersions` in Apache Kafka's message definitions.
enum FlexibleVersions {
    /// The first flexible version of keys 0 to 56, by index; `none` where no version is flexible.
    private static let first: [Int16] = [
        9, 12, 6, 9, 4, 2, 6, 3, 8, 6,  // Produce … OffsetFetch
        3, 6, 4, 4, 4, 5, 3, none, 3, 5,  // FindCoordinator … CreateTopics
        4, 2, 2, 4, 3, 3, 3, 1, 3, 2,  // DeleteTopics … DescribeAcls
        2, 2, 4, 2, 2, 2, 2, 2, 2, 2,  // CreateAcls … RenewDelegationToken
        2, 2, 2, 2, 1, 0, 0, none, 1, 1,  // ExpireDelegationToken … AlterClientQuotas
        0, 0, 0, 1, 1, 0, 0,  // DescribeUserScramCredentials … AlterPartition
    ]
    private static let none = Int16.max

    /// Every API after key 56 was flexible from its first version.
    static func contain(_ version: Int16, of key: APIKey) -> Bool {
        let index = Int(key.rawValue)
        guard first.indices.contains(index) else { return index >= 0 }
        return version >= first[index]
    }
}

extension APIKey {
    /// Whether `version` of this API uses compact encodings and tagged sections.
    public func isFlexible(version: Int16) -> Bool { FlexibleVersions.contain(version, of: self) }

    /// Whether a response of `version` carries a tagged section in its header; ApiVersions never does (KIP-511).
    public func hasTaggedResponseHeader(version: Int16) -> Bool {
        self != .apiVersions && isFlexible(version: version)
    }
}
