import NIOCore

/// A tagged section: optional fields that an older reader skips and a relay re-emits unchanged.
public struct TaggedFields: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public var tag: Int
        public var payload: ByteBuffer

        public init(tag: Int, payload: ByteBuffer) {
            self.tag = tag
            self.payload = payload
        }
    }

    /// In the order of the wire.
    public var fields: [Field]

    public init(fields: [Field] = []) { self.fields = fields }

    public subscript(tag: Int) -> ByteBuffer? { fields.first { $0.tag == tag }?.payload }
}
