/// The life of one message, as far as a run recorded it.
public struct MessageTrace: Codable, Sendable, Hashable {
    /// One thing that happened to it, or did not.
    public struct Step: Codable, Sendable, Hashable {
        /// Seconds from the start of the load; nil where the moment is not known or there is none.
        public var seconds: Double?
        /// `intended`, `sent`, `acknowledged`, `delivered`, `passed over` and the like.
        public var what: String
        public var detail: String
        /// The faults that were in place.
        public var faults: [String]

        enum CodingKeys: String, CodingKey {
            case seconds = "at_s"
            case what, detail, faults
        }

        public init(_ what: String, at seconds: Double? = nil, _ detail: String, faults: [String] = []) {
            (self.what, self.seconds, self.detail, self.faults) = (what, seconds, detail, faults)
        }
    }

    /// Its name, which is its idempotency key.
    public var message: String
    public var stream: String
    public var producer: UInt32
    public var sequence: UInt64
    public var partition: Int32?
    public var offset: Int64?
    /// In order of time, as far as it is known; what has no moment stands where it belongs.
    public var steps: [Step]
    /// What became of it, in a line.
    public var conclusion: String

    public init(
        message: String, stream: String, producer: UInt32, sequence: UInt64, partition: Int32? = nil,
        offset: Int64? = nil, steps: [Step] = [], conclusion: String = ""
    ) {
        (self.message, self.stream, self.producer, self.sequence) = (message, stream, producer, sequence)
        (self.partition, self.offset, self.steps, self.conclusion) = (partition, offset, steps, conclusion)
    }
}
