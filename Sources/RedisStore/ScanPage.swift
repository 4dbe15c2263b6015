#if Redis
    /// One answer to HSCAN or SCAN: where to go on, and what was found on the way.
    struct ScanPage {
        /// How many a server shall look at for one answer: some milliseconds of its one thread at most.
        static let size = 1000
        static let start = "0"

        let cursor: String
        let items: RedisReply

        init(_ reply: RedisReply) throws(RedisError) {
            guard reply.count == 2, let cursor = reply[0]?.text, let items = reply[1], !cursor.isEmpty else {
                throw RedisError(
                    "Redis answered with something else than a cursor and a list",
                    remedy: "check that the server is Redis 2.8 or later, or one that speaks as it does")
            }
            (self.cursor, self.items) = (cursor, items)
        }
    }
#endif
