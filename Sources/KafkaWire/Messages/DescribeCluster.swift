/// Asks for the brokers or the controllers of the cluster.
public struct DescribeClusterRequest: WireRequest {
    public typealias Response = DescribeClusterResponse
    public static let key = APIKey.describeCluster
    public static let versions: ClosedRange<Int16> = 0...2

    public var includeClusterAuthorizedOperations = false
    /// 1: brokers; 2: controllers. From version 1 on.
    public var endpointType: Int8 = 1
    /// From version 2 on.
    public var includeFencedBrokers = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&includeClusterAuthorizedOperations)
        if coder.version >= 1 { try coder.field(&endpointType) }
        if coder.version >= 2 { try coder.field(&includeFencedBrokers) }
        try coder.tags(&tags)
    }
}

/// The brokers or the controllers of the cluster.
public struct DescribeClusterResponse: WireResponse {
    public static let key = APIKey.describeCluster
    public static let versions: ClosedRange<Int16> = 0...2

    public struct Broker: WireStruct {
        public var brokerID: Int32 = 0
        public var host = ""
        public var port: Int32 = 0
        public var rack: String?
        /// From version 2 on.
        public var isFenced = false
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&brokerID)
            try coder.field(&host)
            try coder.field(&port)
            try coder.field(&rack)
            if coder.version >= 2 { try coder.field(&isFenced) }
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    public var errorMessage: String?
    /// 1: brokers; 2: controllers. From version 1 on.
    public var endpointType: Int8 = 1
    public var clusterID = ""
    public var controllerID: Int32 = -1
    public var brokers: [Broker] = []
    public var clusterAuthorizedOperations = Int32.min
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&error)
        try coder.field(&errorMessage)
        if coder.version >= 1 { try coder.field(&endpointType) }
        try coder.field(&clusterID)
        try coder.field(&controllerID)
        try coder.field(&brokers)
        try coder.field(&clusterAuthorizedOperations)
        try coder.tags(&tags)
    }
}
