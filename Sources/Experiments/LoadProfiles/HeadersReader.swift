extension Fields {
    /// The headers of a mapping from names to templates, such as `{x-tenant: "{choice: a, b}"}`.
    func headers(_ key: String) -> [HeaderPlan] {
        guard let mapping = fields(key) else { return [] }
        return mapping.keys.compactMap { name in
            let template = mapping.quantity(name, TextTemplate.init(parsing:))
            guard Self.isHeaderName(name) else {
                mapping.report(
                    atKey: name, problem: "'\(name)' cannot be the name of a header",
                    remedy: "use letters, digits and hyphens, as in 'x-tenant'")
                return nil
            }
            guard let template else { return nil }
            guard template.text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                mapping.report(
                    name, problem: "the value of the header '\(name)' has a control character",
                    remedy: "write it on one line, without tabs")
                return nil
            }
            return HeaderPlan(name: name.lowercased(), value: template.text)
        }
    }

    private static func isHeaderName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}
