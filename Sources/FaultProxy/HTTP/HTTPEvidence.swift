/// What an HTTP-aware link saw and did, counted while it did it.
struct HTTPEvidence: Sendable, Hashable {
    var requests = 0
    /// Final answers of the server; not those that were given in its place.
    var answers = 0
    var delayed = 0
    /// Requests that the proxy answered in the server's place.
    var answered = 0
    /// Answers whose body was cut off.
    var aborted = 0
    /// Bytes of bodies that were replaced by others.
    var bytesCorrupted = 0
    /// Connections that became something else by CONNECT or an upgrade, and pass as they are from there.
    var tunnels = 0
    /// Connections that stopped making sense as HTTP/1.1, and pass as they are from there.
    var notUnderstood = 0
}
