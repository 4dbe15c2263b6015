#if Redis
    import Experiments

    extension RedisConnection {
        /// Asks for the first of the effects: that answers whether the server is alive, lets us read, and keeps there what
        /// is expected.
        func probe(_ effects: RedisEffects) throws(RedisError) {
            switch effects {
            case .hash(let name): _ = try HashScan(connection: self, name: name).page(ScanPage.start, count: 1)
            case .keys(let prefix): _ = try KeyScan(connection: self, prefix: prefix).page(ScanPage.start, count: 1)
            }
        }
    }
#endif
