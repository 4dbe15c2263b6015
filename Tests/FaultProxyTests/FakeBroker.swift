import KafkaWire
import NIOCore
import NIOPosix
import Synchronization

@testable import FaultProxy

/// Answers Metadata from a list, Produce as its acks ask, and everything else with the body of the request.
final class FakeBroker: Sendable {
    let address: HostPort
    private let channel: any Channel
    private let known: Mutex<[BrokerAddress]>
    private let received = Atomic(0)
    private let open = Mutex<[ObjectIdentifier: any Channel]>([:])

    static func start(port: Int = 0) async throws -> FakeBroker {
        let known = Mutex<FakeBroker?>(nil)
        let box = Box(known)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let broker = box.content.withLock({ $0 }) else { throw ChannelError.eof }
                    broker.open.withLock { $0[ObjectIdentifier(channel)] = channel }
                    channel.closeFuture.whenComplete { _ in
                        broker.open.withLock { $0[ObjectIdentifier(channel)] = nil }
                    }
                    try channel.pipeline.syncOperations.addHandler(Handler(broker))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        let broker = FakeBroker(channel)
        box.content.withLock { $0 = broker }
        return broker
    }

    private final class Box: Sendable {
        let content: Mutex<FakeBroker?>
        init(_ content: consuming Mutex<FakeBroker?>) { self.content = content }
    }

    private init(_ channel: any Channel) {
        self.channel = channel
        address = HostPort(host: "127.0.0.1", port: channel.localAddress?.port ?? 0)
        known = Mutex([])
    }

    var connections: Int { open.withLock { $0.count } }
    var bytesReceived: Int { received.load(ordering: .relaxed) }
    func advertise(_ brokers: [BrokerAddress]) { known.withLock { $0 = brokers } }

    func stop() async {
        try? await channel.close()
        for channel in open.withLock({ Array($0.values) }) { channel.close(promise: nil) }
        _ = await eventually { self.connections == 0 }
    }

    fileprivate func answer(_ frame: ByteBuffer) throws -> ByteBuffer? {
        var reader = WireReader(frame)
        let header = try RequestHeader(from: &reader)
        var writer = WireWriter()
        writer.integer(header.correlationID)
        switch header.key {
        case .metadata: metadata(&writer)
        case .produce:
            guard try ProduceAcknowledgement.isExpected(version: header.version, body: &reader) else { return nil }
        default: writer.bytes(reader.buffer)
        }
        return writer.buffer
    }

    /// Version 1.
    private func metadata(_ writer: inout WireWriter) {
        writer.array(known.withLock { $0 }) { writer, broker in
            writer.integer(broker.nodeID)
            writer.string(broker.host)
            writer.integer(broker.port)
            writer.string(nil)
        }
        writer.integer(Int32(1))  // controller
        writer.array([Int]()) { _, _ in }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let broker: FakeBroker
        private var pending = ByteBuffer()

        init(_ broker: FakeBroker) { self.broker = broker }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let chunk = Self.unwrapInboundIn(data)
            broker.received.add(chunk.readableBytes, ordering: .relaxed)
            pending.writeImmutableBuffer(chunk)
            while let length = pending.getInteger(at: pending.readerIndex, as: Int32.self),
                pending.readableBytes >= 4 + Int(length)
            {
                pending.moveReaderIndex(forwardBy: 4)
                guard let frame = pending.readSlice(length: Int(length)), let answer = try? broker.answer(frame) else {
                    continue
                }
                var framed = ByteBuffer(integer: Int32(answer.readableBytes))
                framed.writeImmutableBuffer(answer)
                context.channel.write(framed, promise: nil)
            }
            pending.discardReadBytes()
        }

        func channelReadComplete(context: ChannelHandlerContext) { context.flush() }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case ChannelEvent.inputClosed? = event as? ChannelEvent else { return }
            let channel = context.channel
            channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
