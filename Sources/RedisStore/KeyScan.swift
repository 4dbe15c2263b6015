#if Redis
    /// Reads the strings whose keys begin with a prefix, page by page.
    struct KeyScan {
        let connection: RedisConnection
        let prefix: String

        /// Gives every key once, without the prefix, with the value that it has when it is first told.
        func forEachKey(_ body: (_ key: String, _ value: String) throws -> Void) throws {
            var seen: Set<String> = []
            var cursor = ScanPage.start
            repeat {
                let (next, keys) = try page(cursor)
                let new = keys.filter { seen.insert(name($0)).inserted }
                // A server may answer with more keys than it was asked for.
                for start in stride(from: 0, to: new.count, by: ScanPage.size) {
                    try readValues(Array(new[start..<min(start + ScanPage.size, new.count)]), body)
                }
                cursor = next
            } while cursor != ScanPage.start
        }

        /// Looks for keys at a cursor.
        func page(
            _ cursor: String, count: Int = ScanPage.size
        ) throws(RedisError) -> (cursor: String, keys: [[UInt8]]) {
            try connection.ask("SCAN", cursor, "MATCH", pattern, "COUNT", "\(count)") { reply throws(RedisError) in
                let page = try ScanPage(reply)
                return (page.cursor, (0..<page.items.count).compactMap { page.items[$0].map { Array($0.bytes) } })
            }
        }

        private func readValues(_ keys: [[UInt8]], _ body: (_ key: String, _ value: String) throws -> Void) throws {
            let values = try connection.ask(RedisCommand("MGET", keys)) { reply in
                keys.indices.map { index in reply[index].flatMap { $0.isNothing ? nil : $0.text } }
            }
            for (key, value) in zip(keys, values) {
                if let value = try value ?? single(key) { try body(name(key), value) }
            }
        }

        /// MGET is silent both of a key that has gone since and of one that holds no string; GET refuses the latter.
        private func single(_ key: [UInt8]) throws(RedisError) -> String? {
            try connection.ask(RedisCommand("GET", [key])) { $0.isNothing ? nil : $0.text }
        }

        private func name(_ key: [UInt8]) -> String {
            String(decoding: key.dropFirst(prefix.utf8.count), as: UTF8.self)
        }

        /// The prefix as it is, whatever in it has a meaning in a pattern of Redis.
        private var pattern: String { prefix.map { #"*?[]\"#.contains($0) ? "\\\($0)" : "\($0)" }.joined() + "*" }
    }
#endif
