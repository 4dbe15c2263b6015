import NIOCore
import TestSupport
import Testing

@testable import ProxyControl

/// Faults about Kafka's requests, by API and file. Behind the proxy is a server that echoes: what reaches it comes back.
@Suite struct KafkaToxicTests {
    /// A Heartbeat request of version 0, of the client `app-1`.
    private static func heartbeat(_ id: Int32, group: String = "orders") -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeInteger(Int16(12))
        frame.writeInteger(Int16(0))
        frame.writeInteger(id)
        write("app-1", &frame)
        write(group, &frame)
        frame.writeInteger(Int32(3))
        write("member", &frame)
        var framed = ByteBuffer(integer: Int32(frame.readableBytes))
        framed.writeImmutableBuffer(frame)
        return framed
    }

    private static func write(_ text: String, _ frame: inout ByteBuffer) {
        frame.writeInteger(Int16(text.utf8.count))
        frame.writeString(text)
    }

    /// The proxy's answer of version 0: its length, the request's number, the error.
    private static func refusal(_ id: Int32, _ error: Int16) -> ByteBuffer {
        var answer = ByteBuffer(integer: Int32(6))
        answer.writeInteger(id)
        answer.writeInteger(error)
        return answer
    }

    @Test func `heartbeats of a group are refused with the error that was named, those of others pass`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("kafka", to: echo.port, extra: #", "kafka": true"#)
                let added = try await proxy.send(
                    "POST", "/v1/proxies/kafka/toxics",
                    """
                    {"type": "kafka", "attributes": {"apis": ["Heartbeat"], "action": "error", "group": "ord*",
                     "client": "app-?", "error": "REBALANCE_IN_PROGRESS"}}
                    """)
                #expect(added.status == 200)
                try await RawConnection.to(port) { iterator, outbound in
                    try await outbound.write(Self.heartbeat(7))
                    #expect(try await iterator.next() == Self.refusal(7, 27))
                }
                let status = try await proxy.send("GET", "/v1/proxies/kafka").body["status"]
                #expect(status?["toxics"]?.items?.first?["request_hit"] == 1)
                #expect(status?["messages"]?["upstream"] == 1)
                #expect(status?["bytes"]?["upstream"] == 0)
                try await RawConnection.to(port) { iterator, outbound in
                    let other = Self.heartbeat(8, group: "else")
                    try await outbound.write(other)
                    let isPassed = try await poll {
                        try await proxy.metrics()[#"highwater_proxy_bytes_total{proxy="kafka",stream="upstream"}"#]
                            == Double(other.readableBytes)
                    }
                    #expect(isPassed)
                }
            }
        }
    }

    @Test(arguments: [
        (#""apis": []"#, "name at least one"), (#""apis": "Heartbeet", "delay": 5"#, "Heartbeat"),
        (#""apis": "Heartbeat""#, "more than 0"),
        (#""apis": "Heartbeat", "action": "error", "error": "BAD""#, "NOT_LEADER"),
        (#""apis": "Heartbeat", "action": "error", "error": "NONE""#, "0 is no error"),
        (#""apis": "Heartbeat", "action": "explode""#, "swallow"),
    ])
    func `what cannot be is refused with a remedy`(attributes: String, remedy: String) async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("kafka", to: 9, extra: #", "kafka": true"#)
            let answer = try await proxy.send(
                "POST", "/v1/proxies/kafka/toxics", #"{"type": "kafka", "attributes": {\#(attributes)}}"#)
            #expect(answer.status == 400)
            #expect(answer.body["error"]?.string?.contains(remedy) == true, "\(answer.body)")
        }
    }

    @Test func `a link that does not read Kafka has no such faults`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("plain", to: 9)
            let answer = try await proxy.send(
                "POST", "/v1/proxies/plain/toxics", #"{"type": "kafka", "attributes": {"apis": "Fetch", "delay": 1}}"#)
            #expect(answer.body["error"]?.string?.contains("make the link with kafka: true") == true)
        }
    }

    @Test func `a file says it all`() throws {
        let file = try ProxyFile(
            """
            - name: kafka
              kafka: true
              upstream: 127.0.0.1:9092
              toxics:
                - {type: kafka, name: storm, attributes: {apis: [Produce, Fetch], action: error, topic: orders-*,
                   error: NOT_LEADER_OR_FOLLOWER, share: 10%}}
                - {type: kafka, name: lost, attributes: {apis: "OffsetCommit", action: error, applied: true,
                   error: REQUEST_TIMED_OUT}}
                - {type: kafka, name: slow, attributes: {apis: Heartbeat, delay: 3s}}
                - {type: kafka, name: mute, attributes: {apis: "JoinGroup, SyncGroup", action: swallow}}
            """, file: "p.yaml")
        let toxics = try file.proxies[0].toxics?.compactMap { try $0.entry(owner: nil, ControlMistakes()) }
        #expect(toxics?.count == 4)
        #expect(toxics?.map(\.toxic.typeName) == ["kafka", "kafka", "kafka", "kafka"])
    }
}
