/// Asks which broker coordinates a group or a transactional id.
public struct FindCoordinatorRequest: WireRequest {
    public typealias Response = FindCoordinatorResponse
    public static let key = APIKey.findCoordinator
    public static let versions: ClosedRange<Int16> = 0...6

    /// Up to version 3.
    public var key = ""
    /// 0: a group; 1: a transactional id; 2: a share group. From version 1 on.
    public var keyType: Int8 = 0
    /// From version 4 on.
    public var coordinatorKeys: [String] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version <= 3 { try coder.field(&key) }
        if coder.version >= 1 { try coder.field(&keyType) }
        if coder.version >= 4 { try coder.field(&coordinatorKeys) }
        try coder.tags(&tags)
    }
}

/// The coordinators asked for.
public struct FindCoordinatorResponse: WireResponse {
    public static let key = APIKey.findCoordinator
    public static let versions: ClosedRange<Int16> = 0...6

    public struct Coordinator: WireStruct {
        public var key = ""
        public var nodeID: Int32 = 0
        public var host = ""
        public var port: Int32 = 0
        public var error = KafkaError.none
        public var errorMessage: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&key)
            try coder.field(&nodeID)
            try coder.field(&host)
            try coder.field(&port)
            try coder.field(&error)
            try coder.field(&errorMessage)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 1 on.
    public var throttleTimeMilliseconds: Int32 = 0
    /// Up to version 3.
    public var error = KafkaError.none
    /// In versions 1 to 3.
    public var errorMessage: String?
    /// Up to version 3.
    public var nodeID: Int32 = 0
    /// Up to version 3.
    public var host = ""
    /// Up to version 3.
    public var port: Int32 = 0
    /// One for each key; one with an error has node -1 and no address. From version 4 on.
    public var coordinators: [Coordinator] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 1 { try coder.field(&throttleTimeMilliseconds) }
        if coder.version <= 3 { try coder.field(&error) }
        if (1...3).contains(coder.version) { try coder.field(&errorMessage) }
        if coder.version <= 3 {
            try coder.field(&nodeID)
            try coder.field(&host)
            try coder.field(&port)
        }
        if coder.version >= 4 { try coder.field(&coordinators) }
        try coder.tags(&tags)
    }
}
