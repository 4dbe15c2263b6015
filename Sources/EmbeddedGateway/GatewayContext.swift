import Hummingbird
import NIOCore

/// Knows who sent a request.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let client: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        client = source.channel.remoteAddress
    }
}
