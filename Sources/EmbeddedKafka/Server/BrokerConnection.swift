import KafkaWire
import NIOCore

/// One client's connection to one broker: cuts requests out of the bytes, and sends answers in their order.
final class BrokerConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// So many requests without an answer, and no more are read.
    private static let mostPending = 100

    let broker: Int32
    private(set) var client = ClientIdentity(clientID: "", host: "")
    private unowned let host: ClusterHost
    private var context: ChannelHandlerContext?
    private var splitter = FrameSplitter()
    private var slots = RequestSlots()
    private var requests: Set<RequestID> = []
    private var isReading = true
    private var hasUnflushed = false

    init(broker: Int32, host: ClusterHost) {
        self.broker = broker
        self.host = host
    }

    // MARK: Bytes in

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        client.host = "/" + (context.remoteAddress?.ipAddress ?? "")
        host.opened(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        host.closed(self, requests)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { splitter.add(Self.unwrapInboundIn(data)) }

    func channelReadComplete(context: ChannelHandlerContext) { host.step { takeFrames() } }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        host.step { takeFrames() }
        adjustReading()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Hands over all whole frames, unless the broker stands still or enough is unanswered.
    func takeFrames() {
        while let context, host.isRunning(broker), slots.count < Self.mostPending, context.channel.isWritable {
            do throws(FrameError) {
                guard let frame = try splitter.next() else { break }
                host.take(frame, on: self)
            } catch {
                return close()
            }
        }
        adjustReading()
    }

    private func adjustReading() {
        guard let context else { return }
        let isWanted = host.isRunning(broker) && slots.count < Self.mostPending && context.channel.isWritable
        guard isWanted != isReading else { return }
        isReading = isWanted
        try? context.channel.syncOptions?.setOption(.autoRead, value: isWanted)
        if isWanted { context.read() }
    }

    // MARK: Answers out

    /// Keeps a place for the answer to a request.
    func open(_ id: RequestID) -> Int {
        requests.insert(id)
        return slots.open()
    }

    func fill(_ slot: Int, _ id: RequestID, _ answer: ByteBuffer?) {
        requests.remove(id)
        slots.fill(slot, answer)
        sendReady()
    }

    /// Sends what has its turn. A broker that stands still sends nothing.
    func sendReady() {
        guard let context, host.isRunning(broker) else { return }
        while let answer = slots.takeReady() {
            context.write(Self.wrapOutboundOut(answer), promise: nil)
            if !hasUnflushed { host.needsFlush(self) }
            hasUnflushed = true
        }
    }

    func flush() {
        hasUnflushed = false
        context?.flush()
        // What was not read because too much was unanswered.
        if !isReading { takeFrames() }
    }

    func name(_ clientID: String?) {
        guard let clientID, clientID != client.clientID else { return }
        client.clientID = clientID
    }

    func close() { context?.close(promise: nil) }
}
