import NIOCore

/// One client of a link, and the socket by which its datagrams go to the server; used on the link's loop only.
final class DatagramFlow {
    let client: SocketAddress
    /// Counts the clients of the link from 1.
    let number: Int
    let seed: UInt64
    /// Those of the plan that touch this client.
    var toxics: [ActiveToxic] = []
    var planVersion = 0
    var lanes = BothDirections(DatagramChain())
    var lastUsed: NIODeadline
    /// Nil until the socket is open; what is due until then waits.
    var server: (any Channel)?
    var timer: (due: NIODeadline, task: Scheduled<Void>)?

    init(_ client: SocketAddress, number: Int, seed: UInt64, at now: NIODeadline) {
        self.client = client
        self.number = number
        self.seed = seed
        lastUsed = now
    }

    var isIdle: Bool { lanes.toServer.isEmpty && lanes.toClient.isEmpty }
    var heldBytes: Int { lanes.toServer.heldBytes + lanes.toClient.heldBytes }

    /// When one of the lanes has to be asked again; what goes to the server waits for its socket.
    var due: NIODeadline? {
        let toServer = server == nil ? nil : lanes.toServer.due
        guard let toClient = lanes.toClient.due else { return toServer }
        return toServer.map { min($0, toClient) } ?? toClient
    }
}
