#if Redis
    /// A server that answered a command with an error.
    struct RedisRefusal {
        let command: String
        /// What the server said, such as `WRONGTYPE Operation against a key holding the wrong kind of value`.
        let words: String

        var error: RedisError { RedisError("Redis refused \(command): \(words)", remedy: remedy) }

        private var remedy: String {
            switch words.prefix(while: { $0 != " " }) {
            case "NOAUTH", "WRONGPASS": login
            case "NOPERM":
                "let the user run HSCAN, or SCAN, MGET and GET, on the effects, and SELECT for a database other than 0"
            case "WRONGTYPE": "'hash' is for one hash, and 'keys' for strings: name what the application keeps"
            case "MOVED", "CROSSSLOT": "read a Redis Cluster with a 'command' of yours: it is more than one server"
            case "LOADING": "wait until the server has loaded its data"
            default: command == "AUTH" ? login : "run the same with redis-cli, and correct it"
            }
        }

        private var login: String {
            "check the user in the URL, and the password in the environment as REDISCLI_AUTH"
        }
    }
#endif
