extension ConsumerAttachment.ProcessSearch {
    /// Reads the one of `keys` that the mapping has; nil when it has none, or a wrong one.
    init?(fields: Fields, keys: [String]) {
        let pids = keys.contains("pids") ? fields.strings("pids") : nil
        let match = fields.string("match")
        let pidfile = keys.contains("pids") ? fields.relativePath("pidfile") : fields.string("pidfile")
        if let pids {
            self.init(pids: pids, fields)
        } else if let match {
            self.init(match: match, fields)
        } else if let pidfile {
            self = .pidfile(pidfile)
        } else {
            return nil
        }
    }

    private init?(pids texts: [String], _ fields: Fields) {
        let pids = texts.compactMap { Int32($0) }.filter { $0 > 1 }
        guard !pids.isEmpty, pids.count == texts.count, Set(pids).count == pids.count else {
            fields.report(
                "pids", problem: "'\(texts.joined(separator: ", "))' are not the pids of consumers",
                remedy: "write each once, as in 'pids: [4711, 4712]'")
            return nil
        }
        self = .pids(pids)
    }

    private init?(match: String, _ fields: Fields) {
        guard !match.isEmpty, (try? Regex(match)) != nil else {
            fields.report(
                "match", problem: "'\(match)' is not a regular expression",
                remedy: "write a part of the command line, as in 'python3 worker.py'")
            return nil
        }
        self = .match(match)
    }
}
