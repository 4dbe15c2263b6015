extension APIVersionsResponse {
    /// The versions of each API. A range that is upside down is left out.
    public var versions: [APIKey: ClosedRange<Int16>] {
        var versions: [APIKey: ClosedRange<Int16>] = [:]
        for entry in apiKeys where entry.minVersion <= entry.maxVersion {
            versions[APIKey(rawValue: entry.apiKey)] = entry.minVersion...entry.maxVersion
        }
        return versions
    }
}
