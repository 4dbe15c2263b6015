/// Answers of the control port as a person reads them.
public enum ProxyText {
    public static func list(_ proxies: JSON) -> String {
        let rows = (proxies.members ?? []).map { member -> [String] in
            let proxy = member.value
            let toxics = proxy["toxics"]?.items?.count ?? 0
            return [
                member.key, text(proxy, "listen"), text(proxy, "upstream"),
                proxy["enabled"]?.bool == true ? "enabled" : "disabled", toxics == 0 ? "none" : "\(toxics)",
            ]
        }
        guard !rows.isEmpty else { return "no proxies" }
        return table([["name", "listen", "upstream", "state", "toxics"]] + rows)
    }

    public static func inspection(_ proxy: JSON) -> String {
        let toxics = proxy["toxics"]?.items ?? []
        let lines = toxics.isEmpty ? ["  no toxics"] : toxics.map { "  " + toxic($0) }
        return ([line(proxy)] + lines).joined(separator: "\n")
    }

    /// `redis: 127.0.0.1:26379 to 127.0.0.1:6379, enabled`
    public static func line(_ proxy: JSON) -> String {
        let state = proxy["enabled"]?.bool == true ? "enabled" : "disabled"
        return "\(text(proxy, "name")): \(text(proxy, "listen")) to \(text(proxy, "upstream")), \(state)"
    }

    /// `latency_downstream: latency, downstream, toxicity 1, latency=100 jitter=0`
    public static func toxic(_ toxic: JSON) -> String {
        let attributes = (toxic["attributes"]?.members ?? []).map { "\($0.key)=\(plain($0.value))" }
        let toxicity = toxic["toxicity"]?.double.map(JSON.digits) ?? "1"
        var parts = [text(toxic, "type"), text(toxic, "stream"), "toxicity \(toxicity)"]
        if !attributes.isEmpty { parts.append(attributes.joined(separator: " ")) }
        if let match = toxic["match"]?.members?.first { parts.append("only \(match.key) \(plain(match.value))") }
        if let left = toxic["remaining_ms"]?.double { parts.append("for \(JSON.digits(left)) ms more") }
        if let owner = toxic["owner"]?.string { parts.append("on the lease of \(owner)") }
        return "\(text(toxic, "name")): " + parts.joined(separator: ", ")
    }

    public static func types(_ types: JSON) -> String {
        (types.items ?? []).map { type in
            let attributes = (type["attributes"]?.items ?? []).map { attribute in
                "    \(text(attribute, "name")) (\(text(attribute, "unit"))), \(plain(attribute["default"] ?? .null))"
            }
            return (["\(text(type, "type")): \(text(type, "does"))"] + attributes).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private static func text(_ value: JSON, _ key: String) -> String { value[key]?.string ?? "" }

    private static func plain(_ value: JSON) -> String {
        switch value {
        case .text(let text): text
        case .null: "none"
        default: value.line
        }
    }

    private static func table(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count + 2)
            }.joined()
        }.joined(separator: "\n")
    }
}
