/// Asks a broker which versions of which APIs it knows.
public struct APIVersionsRequest: WireRequest {
    public typealias Response = APIVersionsResponse
    public static let key = APIKey.apiVersions
    public static let versions: ClosedRange<Int16> = 0...4

    /// The broker insists on letters, digits, `-` and `.`. From version 3 on.
    public var clientSoftwareName = ""
    /// From version 3 on.
    public var clientSoftwareVersion = ""
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 3 {
            try coder.field(&clientSoftwareName)
            try coder.field(&clientSoftwareVersion)
        }
        try coder.tags(&tags)
    }
}

/// Which versions of which APIs a broker knows.
public struct APIVersionsResponse: WireResponse {
    public static let key = APIKey.apiVersions
    public static let versions: ClosedRange<Int16> = 0...4

    public struct FinalizedFeature: WireStruct {
        public var name = ""
        public var maxVersionLevel: Int16 = 0
        public var minVersionLevel: Int16 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&maxVersionLevel)
            try coder.field(&minVersionLevel)
            try coder.tags(&tags)
        }
    }

    public struct SupportedFeature: WireStruct {
        public var name = ""
        public var minVersion: Int16 = 0
        public var maxVersion: Int16 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&minVersion)
            try coder.field(&maxVersion)
            try coder.tags(&tags)
        }
    }

    public struct API: WireStruct {
        public var apiKey: Int16 = 0
        public var minVersion: Int16 = 0
        public var maxVersion: Int16 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&apiKey)
            try coder.field(&minVersion)
            try coder.field(&maxVersion)
            try coder.tags(&tags)
        }
    }

    /// 35 when the broker does not know the asked version: what follows then has the form of version 0.
    public var error = KafkaError.none
    public var apiKeys: [API] = []
    /// How long the broker held the answer back because of a quota. From version 1 on.
    public var throttleTimeMilliseconds: Int32 = 0
    /// From version 3 on.
    public var supportedFeatures: [SupportedFeature]?
    /// From version 3 on.
    public var finalizedFeaturesEpoch: Int64?
    /// From version 3 on.
    public var finalizedFeatures: [FinalizedFeature]?
    /// From version 3 on.
    public var zkMigrationReady: Bool?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&error)
        if error == .unsupportedVersion {
            coder.fallBackToVersion0()
            // The oldest brokers say no more.
            if coder.isReading && coder.remaining == 0 { return }
        }
        try coder.field(&apiKeys)
        if coder.version >= 1 { try coder.field(&throttleTimeMilliseconds) }
        try coder.openTags(tags)
        try coder.tag(0, &supportedFeatures)
        try coder.tag(1, &finalizedFeaturesEpoch)
        try coder.tag(2, &finalizedFeatures)
        try coder.tag(3, &zkMigrationReady)
        coder.closeTags(&tags)
    }
}
