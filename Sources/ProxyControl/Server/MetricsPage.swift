import Experiments
import FaultProxy

/// `GET /metrics`: what every proxy is doing, as of now.
struct MetricsPage {
    private let proxies: [(entry: ProxyEntry, status: LinkStatus?)]
    private let registry: ProxyRegistry

    init(_ registry: ProxyRegistry) {
        self.registry = registry
        proxies = registry.proxies.map { ($0, registry.server.status(of: $0.name)) }
    }

    var text: String {
        var page = PrometheusText()
        addServer(to: &page)
        addConnections(to: &page)
        addBytes(to: &page)
        addMessages(to: &page)
        addDatagrams(to: &page)
        addToxics(to: &page)
        return page.text
    }

    private func addServer(to page: inout PrometheusText) {
        page.family("highwater_proxies", .gauge, "Proxies by whether they are enabled.")
        for isEnabled in [true, false] {
            page.sample(
                "highwater_proxies", ["enabled": "\(isEnabled)"], proxies.count { $0.entry.isEnabled == isEnabled })
        }
        page.family("highwater_proxy_leases", .gauge, "Leases that are held.")
        page.sample("highwater_proxy_leases", [:], registry.leases.count)
        page.family("highwater_proxy_partitions", .gauge, "Partitions in force.")
        page.sample("highwater_proxy_partitions", [:], registry.partitions.count)
    }

    private func addConnections(to page: inout PrometheusText) {
        let counts: [(String, PrometheusText.Kind, String, (LinkStatus) -> Int)] = [
            ("highwater_proxy_open_connections", .gauge, "Connections of clients now.", { $0.traffic.openConnections }),
            ("highwater_proxy_accepted_connections_total", .counter, "Connections accepted.", { $0.traffic.accepted }),
            (
                "highwater_proxy_failed_dials_total", .counter, "Connections to the upstream that failed.",
                { $0.traffic.dialFailures }
            ),
            ("highwater_proxy_held_bytes", .gauge, "Bytes that toxics hold now.", { $0.heldBytes }),
        ]
        for (name, kind, help, value) in counts {
            page.family(name, kind, help)
            for (entry, status) in proxies {
                guard let status else { continue }
                page.sample(name, ["proxy": entry.name], value(status))
            }
        }
    }

    /// Bytes as they flow; also under the names of Toxiproxy, whose counters stand still until a connection ends.
    private func addBytes(to page: inout PrometheusText) {
        page.family("highwater_proxy_bytes_total", .counter, "Bytes forwarded, by stream.")
        for (entry, status) in proxies {
            guard let status else { continue }
            for (stream, bytes) in Self.streams(status) {
                page.sample("highwater_proxy_bytes_total", ["proxy": entry.name, "stream": stream], bytes)
            }
        }
        for (name, help) in [
            ("toxiproxy_proxy_received_bytes_total", "Bytes received, as Toxiproxy names them."),
            ("toxiproxy_proxy_sent_bytes_total", "Bytes sent, as Toxiproxy names them."),
        ] {
            page.family(name, .counter, help)
            for (entry, status) in proxies {
                guard let status else { continue }
                for (stream, bytes) in Self.streams(status) {
                    page.sample(
                        name,
                        [
                            "direction": stream, "proxy": entry.name, "listener": entry.listen,
                            "upstream": entry.upstream,
                        ], bytes)
                }
            }
        }
    }

    private static func streams(_ status: LinkStatus) -> [(String, Int)] {
        [("upstream", status.traffic.bytesToBroker), ("downstream", status.traffic.bytesToClient)]
    }

    private func addMessages(to page: inout PrometheusText) {
        let links = proxies.compactMap { entry, status in
            status.flatMap { $0.settings.framing == .none ? nil : (entry, $0.traffic) }
        }
        guard !links.isEmpty else { return }
        page.family("highwater_proxy_messages_total", .counter, "Requests and answers of links that read them.")
        for (entry, traffic) in links {
            let counts = [
                ("upstream", traffic.framesToBroker), ("downstream", traffic.framesToClient),
            ]
            for (stream, count) in counts {
                page.sample("highwater_proxy_messages_total", ["proxy": entry.name, "stream": stream], count)
            }
        }
        page.family("highwater_proxy_not_understood_total", .counter, "Messages that were not as they should be.")
        for (entry, traffic) in links {
            page.sample("highwater_proxy_not_understood_total", ["proxy": entry.name], traffic.malformedFrames)
        }
    }

    private func addDatagrams(to page: inout PrometheusText) {
        let links = proxies.compactMap { entry, status in status?.datagrams.map { (entry, $0) } }
        guard !links.isEmpty else { return }
        page.family("highwater_proxy_datagrams_total", .counter, "Datagrams of UDP links, by what became of them.")
        for (entry, datagrams) in links {
            for (stream, counts) in [("upstream", datagrams.toServer), ("downstream", datagrams.toClient)] {
                for (outcome, count) in counts.outcomes {
                    page.sample(
                        "highwater_proxy_datagrams_total",
                        ["proxy": entry.name, "stream": stream, "outcome": outcome], count)
                }
            }
        }
    }

    private func addToxics(to page: inout PrometheusText) {
        page.family("highwater_proxy_toxic_connections_total", .counter, "Connections that a toxic touched.")
        for (entry, toxic) in toxics {
            page.sample(
                "highwater_proxy_toxic_connections_total", Self.labels(entry, toxic), toxic.evidence.connections)
        }
        page.family("highwater_proxy_toxic_acts_total", .counter, "What toxics did, by kind of act.")
        for (entry, toxic) in toxics {
            for (act, count) in toxic.evidence.acts where count > 0 {
                page.sample(
                    "highwater_proxy_toxic_acts_total",
                    [
                        "proxy": entry.name, "toxic": toxic.settings.name, "type": toxic.settings.type,
                        "act": act,
                    ], count)
            }
        }
        page.family("highwater_proxy_added_delay_seconds", .histogram, "Delay that toxics added to pieces of data.")
        for (entry, toxic) in toxics where toxic.delays.count > 0 {
            let bounds = DelayHistogram.upperBounds.map(\.inSeconds) + [.infinity]
            page.histogram(
                "highwater_proxy_added_delay_seconds",
                [("proxy", entry.name), ("toxic", toxic.settings.name), ("type", toxic.settings.type)],
                buckets: zip(bounds, toxic.delays.counts).map { ($0, $1) }, sum: toxic.delays.sum.inSeconds)
        }
    }

    private var toxics: [(entry: ProxyEntry, toxic: ToxicStatus)] {
        proxies.flatMap { entry, status in (status?.toxics ?? []).map { (entry, $0) } }
    }

    private static func labels(_ entry: ProxyEntry, _ toxic: ToxicStatus) -> PrometheusText.Labels {
        [
            "proxy": entry.name, "toxic": toxic.settings.name, "type": toxic.settings.type,
            "stream": toxic.settings.stream.rawValue,
        ]
    }
}

extension ToxicEvidence {
    /// What was done, by kind of act.
    var acts: [(String, Int)] {
        [
            ("chunk_delayed", chunksDelayed), ("segment_lost", segmentsLost), ("bytes_swallowed", bytesSwallowed),
            ("bytes_dropped", bytesDropped), ("bytes_corrupted", bytesCorrupted), ("bytes_metered", bytesMetered),
            ("connection_reset", connectionsReset), ("connection_closed", connectionsClosed),
            ("answer_cut", answersCut), ("request_matched", requestsMatched), ("request_hit", requestsHit),
            ("request_unread", requestsUnread), ("datagram_lost", datagramsLost),
            ("datagram_duplicated", datagramsDuplicated),
            ("datagram_reordered", datagramsReordered), ("datagram_corrupted", datagramsCorrupted),
        ]
    }
}

extension DatagramEvidence {
    /// `seen` ones came; the others tell what became of them.
    var outcomes: [(String, Int)] {
        [
            ("seen", seen), ("forwarded", forwarded), ("lost", lost), ("queue_full", queueFull),
            ("overflowed", overflowed), ("duplicated", duplicated), ("reordered", reordered), ("corrupted", corrupted),
        ]
    }
}
