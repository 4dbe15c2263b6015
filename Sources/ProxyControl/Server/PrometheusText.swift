/// Builds a page in Prometheus' text format (0.0.4).
struct PrometheusText {
    typealias Labels = KeyValuePairs<String, String>

    enum Kind: String { case counter, gauge, histogram }

    private(set) var text = ""

    /// Begins a metric; its samples follow.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ labels: Labels, _ value: Double) {
        text += "\(name)\(Self.written(labels)) \(JSON.digits(value))\n"
    }

    mutating func sample(_ name: String, _ labels: Labels, _ value: Int) { sample(name, labels, Double(value)) }

    /// The samples of one histogram: `buckets` are upper bounds in ascending order, each with the number of values in its
    /// bucket alone.
    mutating func histogram(
        _ name: String, _ labels: [(String, String)], buckets: [(bound: Double, count: Int)], sum: Double
    ) {
        var total = 0
        let inner = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"," }.joined()
        for (bound, count) in buckets where bound.isFinite {
            total += count
            text += "\(name)_bucket{\(inner)le=\"\(JSON.digits(bound))\"} \(total)\n"
        }
        total += buckets.filter { !$0.bound.isFinite }.reduce(0) { $0 + $1.count }
        text += "\(name)_bucket{\(inner)le=\"+Inf\"} \(total)\n"
        let plain = inner.isEmpty ? "" : "{\(inner.dropLast())}"
        text += "\(name)_sum\(plain) \(JSON.digits(sum))\n\(name)_count\(plain) \(total)\n"
    }

    private static func written(_ labels: Labels) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.key)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        guard value.contains(where: { $0 == "\\" || $0 == "\"" || $0.isNewline }) else { return value }
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
