#if Redis
    /// Reads a hash page by page.
    struct HashScan {
        let connection: RedisConnection
        let name: String

        /// Gives every field once, whose value is the first that is told.
        func forEachField(_ body: (_ field: String, _ value: String) throws -> Void) throws {
            var seen: Set<String> = []
            var cursor = ScanPage.start
            repeat {
                let (next, fields) = try page(cursor)
                for (field, value) in fields where seen.insert(field).inserted { try body(field, value) }
                cursor = next
            } while cursor != ScanPage.start
        }

        /// Looks for fields at a cursor.
        func page(
            _ cursor: String, count: Int = ScanPage.size
        ) throws(RedisError) -> (cursor: String, fields: [(String, String)]) {
            try connection.ask("HSCAN", name, cursor, "COUNT", "\(count)") { reply throws(RedisError) in
                let page = try ScanPage(reply)
                var fields: [(String, String)] = []
                fields.reserveCapacity(page.items.count / 2)
                for index in stride(from: 0, to: page.items.count - 1, by: 2) {
                    guard let field = page.items[index], let value = page.items[index + 1] else { continue }
                    fields.append((field.text, value.text))
                }
                return (page.cursor, fields)
            }
        }
    }
#endif
