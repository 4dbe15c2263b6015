/// Forgets committed offsets of a group.
public struct OffsetDeleteRequest: WireRequest {
    public typealias Response = OffsetDeleteResponse
    public static let key = APIKey.offsetDelete
    public static let versions: ClosedRange<Int16> = 0...0

    public struct Topic: WireStruct {
        public var name = ""
        public var partitions: [Partition] = []

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&partitions)
        }
    }

    public struct Partition: WireStruct {
        public var partitionIndex: Int32 = 0

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
        }
    }

    public var groupID = ""
    public var topics: [Topic] = []

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groupID)
        try coder.field(&topics)
    }
}

/// What became of each offset.
public struct OffsetDeleteResponse: WireResponse {
    public static let key = APIKey.offsetDelete
    public static let versions: ClosedRange<Int16> = 0...0

    public struct Topic: WireStruct {
        public var name = ""
        public var partitions: [Partition] = []

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&partitions)
        }
    }

    public struct Partition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var error = KafkaError.none

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&error)
        }
    }

    public var error = KafkaError.none
    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var topics: [Topic] = []

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&error)
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&topics)
    }
}
