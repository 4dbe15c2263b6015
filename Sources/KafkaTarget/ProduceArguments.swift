import CRdKafka
import TargetKit

/// What librdkafka is told of one message, in memory of the caller's.
struct ProduceArguments {
    /// Topic, value, flags, opaque, time, key, and the three headers of ours.
    static let mostWithoutHeaders = 9

    private let memory: UnsafeMutableBufferPointer<rd_kafka_vu_t>
    private var count = 0

    /// `memory`: room for `mostWithoutHeaders` and the headers of the profile; it is filled here.
    init(_ memory: UnsafeMutableBufferPointer<rd_kafka_vu_t>, topic: OpaquePointer, message: borrowing OutgoingMessage)
    {
        memory.initialize(repeating: rd_kafka_vu_t())
        self.memory = memory
        add(RD_KAFKA_VTYPE_RKT) { $0.rkt = topic }
        add(RD_KAFKA_VTYPE_VALUE, bytes: message.payload)
        add(RD_KAFKA_VTYPE_MSGFLAGS) { $0.i = RD_KAFKA_MSG_F_COPY }
        let sequence = UInt(message.sequence)
        add(RD_KAFKA_VTYPE_OPAQUE) { $0.ptr = UnsafeMutableRawPointer(bitPattern: sequence + 1) }
        // Without it the library would look at the clock once more.
        let created = message.created
        add(RD_KAFKA_VTYPE_TIMESTAMP) { $0.i64 = created }
    }

    /// Adds the key. A message without one has a null key, so that the client spreads it.
    mutating func addKey(_ key: UnsafeRawBufferPointer) {
        if !key.isEmpty { add(RD_KAFKA_VTYPE_KEY, bytes: key) }
    }

    /// Adds a header, unless it is empty. `name` ends with a zero byte.
    mutating func addHeader(_ name: UnsafePointer<CChar>?, _ value: UnsafeRawBufferPointer) {
        guard !value.isEmpty else { return }
        add(RD_KAFKA_VTYPE_HEADER) { $0.header = .init(name: name, val: value.baseAddress, size: value.count) }
    }

    /// Hands the message over; the bytes are copied before it returns.
    func produce(to client: OpaquePointer) -> rd_kafka_resp_err_t {
        guard let error = rd_kafka_produceva(client, memory.baseAddress, count) else {
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
        defer { rd_kafka_error_destroy(error) }
        return rd_kafka_error_code(error)
    }

    private mutating func add(_ type: rd_kafka_vtype_t, bytes: UnsafeRawBufferPointer) {
        add(type) { $0.mem = .init(ptr: UnsafeMutableRawPointer(mutating: bytes.baseAddress), size: bytes.count) }
    }

    private mutating func add(_ type: rd_kafka_vtype_t, _ fill: (inout rd_kafka_vu_t.__Unnamed_union_u) -> Void) {
        memory[count].vtype = type
        fill(&memory[count].u)
        count += 1
    }
}
