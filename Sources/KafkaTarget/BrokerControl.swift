import Foundation
import TargetKit

/// The two ends of an embedded cluster's control channel.
public enum BrokerControl {
    /// Serves commands at a socket for as long as the process lives, on threads of its own.
    public static func serve(_ cluster: MockCluster, at path: String) throws(TargetError) {
        let listener = try ControlSocket.listen(path)
        let box = ListenerBox(listener)
        let thread = Thread {
            while let connection = box.listener.accept() { serve(connection, cluster) }
        }
        thread.name = "broker control"
        thread.start()
    }

    /// Sends one command and waits for the answer, at most 5 s.
    ///
    /// - Throws: `TargetError` when nobody answers, or the cluster refuses.
    public static func send(_ command: BrokerCommand, to path: String) throws(TargetError) {
        let connection = try ControlSocket.connect(path, within: .seconds(5))
        guard let line = try? JSONEncoder().encode(command), connection.write(line), let answer = connection.readLine(),
            let reply = try? JSONDecoder().decode(BrokerReply.self, from: answer)
        else {
            throw TargetError(
                .unreachable, "the embedded cluster does not answer at \(path)", remedy: "see its log, logs/broker.log")
        }
        if let error = reply.error {
            throw TargetError(
                .unsuitable, "the embedded cluster refuses: \(error)", remedy: "check topic, partition and broker")
        }
    }

    private static func serve(_ connection: consuming ControlSocket, _ cluster: MockCluster) {
        let box = ListenerBox(connection)
        let thread = Thread {
            while let line = box.listener.readLine() {
                let command = try? JSONDecoder().decode(BrokerCommand.self, from: line)
                let text = String(decoding: line, as: UTF8.self)
                let reply = command.map(cluster.perform) ?? BrokerReply(error: "not a command: \(text)")
                guard let data = try? JSONEncoder().encode(reply), box.listener.write(data) else { return }
            }
        }
        thread.name = "broker control connection"
        thread.start()
    }
}

/// Carries a socket into a thread's closure.
private final class ListenerBox: Sendable {
    let listener: ControlSocket

    init(_ listener: consuming ControlSocket) { self.listener = listener }
}
