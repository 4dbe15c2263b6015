/// Reads how large payloads are: `200B`, `200B to 400B`, or one kind of distribution.
enum SizeReader {
    /// Reads the value of the key; nil if it is wrong, which is reported.
    static func sizes(_ key: String, in fields: Fields) -> SizeDistribution? {
        guard case .mapping = fields.pair(key)?.value.content else { return fields.quantity(key, span) }
        guard let mapping = fields.fields(key), let kind = mapping.onlyKey(of: ["uniform", "normal", "lognormal"])
        else { return nil }
        switch kind {
        case "normal": return mapping.fields(kind).flatMap(normal)
        case "lognormal": return mapping.fields(kind).flatMap(lognormal)
        default: return mapping.quantity(kind, span)
        }
    }

    /// Reads `200B to 400B`, or one size for all.
    static func span(_ text: String) throws(UnitMistake) -> SizeDistribution {
        guard let (first, second) = SpanText.split(text) else { return .fixed(try size(text)) }
        let (low, high) = (try size(first), try size(second))
        guard low <= high else {
            throw UnitMistake(
                problem: "the sizes '\(text)' begin with the larger one", remedy: "write '\(high) to \(low)'")
        }
        return low == high ? .fixed(low) : .uniform(low, high)
    }

    static func size(_ text: String) throws(UnitMistake) -> ByteCount {
        let size = try ByteCount(parsing: text)
        guard size <= SizeDistribution.largest else {
            throw UnitMistake(
                problem: "the payload size '\(text)' is too large",
                remedy: "write at most '\(SizeDistribution.largest)'"
            )
        }
        return size
    }

    private static func normal(_ fields: Fields) -> SizeDistribution? {
        fields.demand("mean", example: "mean: 1KiB")
        fields.demand("deviation", example: "deviation: 200B")
        let mean = fields.quantity("mean", size)
        let deviation = fields.quantity("deviation", size)
        guard let mean, let deviation else { return nil }
        return .normal(mean: mean, deviation: deviation)
    }

    private static func lognormal(_ fields: Fields) -> SizeDistribution? {
        fields.demand("median", example: "median: 1KiB")
        fields.demand("sigma", example: "sigma: 0.8")
        let median = fields.quantity("median", size)
        let sigma = fields.number("sigma", in: 0...4)
        guard let median, let sigma else { return nil }
        return .lognormal(median: median, sigma: sigma)
    }
}
