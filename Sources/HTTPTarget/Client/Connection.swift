/// One connection of a client, and the request that is on it. Lies in unmanaged memory.
struct Connection {
    enum Phase: UInt8 {
        case closed, connecting, idle, busy
        /// The attempt could not be sent, which is not told of yet.
        case failed
    }

    var descriptor: Int32 = -1
    var phase = Phase.closed
    /// Whether any byte of the attempt may have reached the server.
    var hasSent = false
    var request = OpenRequest()
    var answer = AnswerReader()
    /// What is still to be sent, or the whole request where it may have to be repeated.
    var output = ByteStore()
    /// How much of `output` is sent.
    var written = 0
    /// The part of a head that came without its rest.
    var input = ByteStore()
    /// When it became idle.
    var idleSince: UInt64 = 0
    /// Neighbours among the open attempts, which stand in the order of their deadlines; -1 at the ends.
    var older: Int32 = -1
    var newer: Int32 = -1

    var hasUnsent: Bool { written < output.count }
}

/// A request that is not answered yet, whatever connection it is on.
struct OpenRequest {
    /// The ledger's number of the operation.
    var sequence: UInt64 = 0
    /// When the last attempt was sent.
    var sent: UInt64 = 0
    var attempts: UInt16 = 0
    /// Whether the answer has no body.
    var isHead = false
    /// Whether an earlier attempt may have had an effect.
    var mayHaveHappened = false
    /// Where its idempotency key ends in its bytes; 0 without one.
    var keyEnd: Int32 = 0
    /// How many bytes before `keyEnd` tell repetitions apart.
    var suffixLength: Int32 = 0
}

/// A request between two attempts.
struct WaitingRequest {
    var request: OpenRequest
    var bytes: ByteStore
}
