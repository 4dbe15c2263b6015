import FaultProxy

/// The toxics as the API and files write them. A new one is an entry here, and a row in docs/proxy-control.md.
enum ToxicCatalog {
    static let all: [ToxicType] = toxiproxy + ours + [KafkaToxicType.entry, HTTPToxicType.entry]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    static func type(_ name: String) -> ToxicType? { byName[name] }

    /// What `GET /v1/toxics` answers.
    static var json: JSON { .list(all.map(\.json)) }

    /// With the names, attributes and units of Toxiproxy.
    private static let toxiproxy = [
        ToxicType(
            name: "latency", summary: "each piece of data comes later, in order",
            attributes: [
                .init("latency", .milliseconds), .init("jitter", .milliseconds),
                .own("distribution", .choice(Latency.Distribution.allCases.map(\.rawValue)), "uniform"),
                .own("independent", .flag, false), .own("connect", .flag, false), .own("close", .flag, true),
            ]
        ) { values in
            .latency(
                Latency(
                    delay: values.milliseconds("latency"), jitter: values.milliseconds("jitter"),
                    distribution: Latency.Distribution(rawValue: values.text("distribution")) ?? .uniform,
                    isIndependent: values.flag("independent"), delaysConnect: values.flag("connect"),
                    delaysEnd: values.flag("close")))
        },
        ToxicType(
            name: "bandwidth", summary: "so many bytes a second pass; 0 stops everything",
            attributes: [
                .init("rate", .kilobytesPerSecond),
                .own("scope", .choice(["connection", "link", "group"]), "connection"),
                .own("group", .text, ""),
            ]
        ) { values in
            let scope: Bandwidth.Scope =
                switch values.text("scope") {
                case "link": .link
                case "group": .group(values.text("group"))
                default: .connection
                }
            return .bandwidth(Bandwidth(bytesPerSecond: Int(values.bytesPerSecond("rate").rounded()), scope: scope))
        },
        ToxicType(
            name: "slow_close", summary: "the end of the stream comes later",
            attributes: [.init("delay", .milliseconds)]
        ) { .slowClose(SlowClose(delay: $0.milliseconds("delay"))) },
        ToxicType(
            name: "timeout", summary: "nothing passes, and after a time (0: never) the connection is closed",
            attributes: [.init("timeout", .milliseconds), .own("restart_on_data", .flag, false)]
        ) { .timeout(Timeout(after: $0.milliseconds("timeout"), restartsOnData: $0.flag("restart_on_data"))) },
        ToxicType(
            name: "reset_peer", summary: "the connection is cut with RST after a time",
            attributes: [.init("timeout", .milliseconds)]
        ) { .reset(after: $0.milliseconds("timeout")) },
        ToxicType(
            name: "slicer", summary: "data comes in small pieces",
            attributes: [
                .init("average_size", .bytes), .init("size_variation", .bytes), .init("delay", .microseconds),
            ]
        ) { values in
            .slicer(
                Slicer(
                    averageSize: values.count("average_size"), variation: values.count("size_variation"),
                    delay: values.microseconds("delay")))
        },
        ToxicType(
            name: "limit_data", summary: "so many bytes pass, then the connection is closed",
            attributes: [.init("bytes", .bytes)]
        ) { .limitData(bytes: $0.count("bytes")) },
        ToxicType(
            name: "packet_loss", summary: "bytes wait as long as TCP takes to repair the loss of packets",
            attributes: [.init("loss_rate", .share, 0.1), .init("correlation", .share)]
        ) { .loss(share: meanLoss(rate: $0.share("loss_rate"), correlation: $0.share("correlation"))) },
    ]

    private static let ours = [
        ToxicType(
            name: "loss", summary: "bytes wait as long as TCP takes to repair the loss of packets",
            attributes: [.init("share", .share)]
        ) { .loss(share: $0.share("share")) },
        ToxicType(
            name: "blackhole", summary: "nothing passes until it is removed; then all of it does", attributes: []
        ) { _ in .blackhole(Blackhole()) },
        ToxicType(
            name: "connect", summary: "connecting takes longer, is refused, or leads nowhere",
            attributes: [
                .init("action", .choice(["delay", "refuse", "drop"]), "delay"), .init("delay", .milliseconds),
            ]
        ) { values in
            switch values.text("action") {
            case "refuse": .connect(.refuse)
            case "drop": .connect(.drop)
            default: .connect(.delay(values.milliseconds("delay")))
            }
        },
        ToxicType(
            name: "cut", summary: "the connection ends after so many bytes, or else after a time",
            attributes: [
                .init("bytes", .bytes, .null), .init("after", .milliseconds),
                .init("with", .choice(["reset", "close"]), "reset"),
            ]
        ) { values in
            let point: Cut.Point =
                values.has("bytes") ? .bytes(values.count("bytes")) : .time(values.milliseconds("after"))
            return .cut(Cut(after: point, with: CutManner(rawValue: values.text("with")) ?? .reset))
        },
        ToxicType(
            name: "cut_answers", summary: "a share of the answers is lost, after their requests were forwarded",
            attributes: [.init("share", .share, 1)]
        ) { .cutAnswers(share: $0.share("share")) },
        ToxicType(name: "half_open", summary: "one peer goes without a word", attributes: []) { _ in
            .halfOpen(HalfOpen())
        },
        ToxicType(
            name: "corrupt", summary: "a share of the bytes, or of the datagrams, has one bit flipped",
            attributes: [.init("share", .share)]
        ) { .corrupt(Corrupt(share: $0.share("share"))) },
        ToxicType(
            name: "duplicate", summary: "a share of the datagrams comes twice", attributes: [.init("share", .share)]
        ) { .duplicate(Duplicate(share: $0.share("share"))) },
        ToxicType(
            name: "reorder", summary: "a share of the datagrams lets the next one go first, or waits so long for one",
            attributes: [.init("share", .share), .init("limit", .milliseconds, 100)]
        ) { .reorder(Reorder(share: $0.share("share"), limit: $0.milliseconds("limit"))) },
    ]

    /// The share that is lost in the long run, when a loss makes the next one so much likelier.
    private static func meanLoss(rate: Double, correlation: Double) -> Double {
        guard correlation < 1 else { return rate > 0 ? 1 : 0 }
        return min(1, rate / (1 - correlation))
    }
}
