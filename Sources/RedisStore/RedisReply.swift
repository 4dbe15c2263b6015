#if Redis
    import CRedis

    /// One answer of a server, or a part of one; it must not outlive the closure that was given it.
    struct RedisReply {
        private let reply: UnsafeMutablePointer<redisReply>

        init(_ reply: UnsafeMutablePointer<redisReply>) { self.reply = reply }

        var isNothing: Bool { reply.pointee.type == REDIS_REPLY_NIL }

        /// The server's words, when it refused.
        var refusal: String? { reply.pointee.type == REDIS_REPLY_ERROR ? text : nil }

        /// The bytes of a string; none of anything else.
        var bytes: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: reply.pointee.str, count: reply.pointee.str == nil ? 0 : reply.pointee.len)
        }

        var text: String { String(decoding: bytes, as: UTF8.self) }

        var count: Int { reply.pointee.type == REDIS_REPLY_ARRAY ? reply.pointee.elements : 0 }

        /// One part of a list; nil behind its end.
        subscript(index: Int) -> RedisReply? {
            guard index < count, let element = reply.pointee.element[index] else { return nil }
            return RedisReply(element)
        }
    }
#endif
