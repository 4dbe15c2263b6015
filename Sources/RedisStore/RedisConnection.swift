#if Redis
    import CRedis
    import Experiments
    import Foundation

    /// One connection, used by one thread; every wait for the server ends at the deadline.
    ///
    /// It never asks for anything but AUTH, SELECT and what reads: HSCAN, SCAN, MGET and GET.
    final class RedisConnection {
        private let context: UnsafeMutablePointer<redisContext>
        private let address: RedisAddress
        private let deadline: ContinuousClock.Instant
        private let limit: Duration

        private init(_ context: UnsafeMutablePointer<redisContext>, _ address: RedisAddress, within limit: Duration) {
            (self.context, self.address) = (context, address)
            (self.limit, deadline) = (limit, ContinuousClock.now + limit)
        }

        deinit { redisFree(context) }

        static func open(
            _ address: RedisAddress, _ password: String?, within limit: Duration
        ) throws(RedisError) -> RedisConnection {
            guard let context = redisConnectNonBlock(address.host, Int32(address.port)) else {
                throw RedisError("hiredis has no memory left", remedy: "free some memory")
            }
            let connection = RedisConnection(context, address, within: limit)
            try connection.connect()
            // Redis has users without a password, too.
            if let user = address.user {
                try connection.ask("AUTH", user, password ?? "") { _ in }
            } else if let password {
                try connection.ask("AUTH", password) { _ in }
            }
            if address.database != 0 { try connection.ask("SELECT", "\(address.database)") { _ in } }
            return connection
        }

        private func connect() throws(RedisError) {
            guard context.pointee.err == REDIS_OK else { throw unreachable(message) }
            try wait(POLLOUT)
            var (code, size) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
            getsockopt(context.pointee.fd, SOL_SOCKET, SO_ERROR, &code, &size)
            guard code == 0 else { throw unreachable(String(cString: strerror(code))) }
        }

        func ask<Answer>(
            _ command: String..., body: (RedisReply) throws(RedisError) -> Answer
        ) throws(RedisError) -> Answer {
            try ask(RedisCommand(command), body)
        }

        /// Sends a command and waits for its answer, which is gone when `body` returns.
        func ask<Answer>(
            _ command: RedisCommand, _ body: (RedisReply) throws(RedisError) -> Answer
        ) throws(RedisError) -> Answer {
            try send(command)
            let answer = try receive()
            defer { freeReplyObject(answer) }
            let reply = RedisReply(answer.assumingMemoryBound(to: redisReply.self))
            if let words = reply.refusal { throw RedisRefusal(command: command.name, words: words).error }
            return try body(reply)
        }

        private func send(_ command: RedisCommand) throws(RedisError) {
            var rest = command.bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { SilentSocket.send(context.pointee.fd, $0) }
                if count > 0 {
                    rest.removeFirst(count)
                } else if errno == EAGAIN {
                    try wait(POLLOUT)
                } else if errno != EINTR {
                    throw lost(String(cString: strerror(errno)))
                }
            }
        }

        private func receive() throws(RedisError) -> UnsafeMutableRawPointer {
            var reply: UnsafeMutableRawPointer?
            while true {
                guard redisGetReply(context, &reply) == REDIS_OK else { throw lost(message) }
                if let reply { return reply }
                try wait(POLLIN)
                guard redisBufferRead(context) == REDIS_OK else { throw lost(message) }
            }
        }

        private func wait(_ events: Int32) throws(RedisError) {
            var descriptor = pollfd(fd: context.pointee.fd, events: Int16(events), revents: 0)
            while true {
                let left = deadline - .now
                guard left > .zero else {
                    throw RedisError(
                        "Redis did not answer within \(limit)",
                        remedy: "check that \(address.host):\(address.port) is a Redis, and that it is not overloaded")
                }
                let milliseconds = Int32(clamping: left.components.seconds * 1000 + 100)
                if poll(&descriptor, 1, min(milliseconds, 1000)) > 0 { return }
            }
        }

        private func unreachable(_ reason: String) -> RedisError {
            RedisError(
                "Redis cannot be reached at \(address.host):\(address.port): \(reason)",
                remedy: "check the address, and that the server runs")
        }

        private func lost(_ reason: String) -> RedisError {
            RedisError(
                "the connection to Redis was lost: \(reason)",
                remedy: "check that \(address.host):\(address.port) is a Redis, and look into its log")
        }

        private var message: String {
            withUnsafeBytes(of: context.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
    }
#endif
