#if Redis
    /// A command as it is sent: a list of words, each with its length before it.
    ///
    /// hiredis would write to the socket itself, and a server that has gone would end the process by SIGPIPE.
    struct RedisCommand {
        let name: String
        private(set) var bytes: [UInt8]

        init(_ words: [String]) {
            self.init(words.first ?? "", count: words.count)
            for word in words.dropFirst() { append(word.utf8) }
        }

        /// A command with arguments that need not be text.
        init(_ name: String, _ arguments: [[UInt8]]) {
            self.init(name, count: arguments.count + 1)
            for argument in arguments { append(argument) }
        }

        private init(_ name: String, count: Int) {
            self.name = name
            bytes = Array("*\(count)\r\n".utf8)
            append(name.utf8)
        }

        private mutating func append(_ word: some Collection<UInt8>) {
            bytes += "$\(word.count)\r\n".utf8
            bytes += word
            bytes += "\r\n".utf8
        }
    }
#endif
