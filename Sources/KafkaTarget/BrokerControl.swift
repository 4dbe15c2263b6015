import EmbeddedKafka
import Foundation
import TargetKit

/// Speaks to the control socket of an embedded cluster that runs in another process.
public enum BrokerControl {
    /// Sends one command and waits for the answer, at most 5 s.
    ///
    /// - Throws: `TargetError` when nobody answers, or the cluster refuses.
    public static func send(_ command: ClusterCommand, to path: String) throws(TargetError) {
        let connection = try ControlSocket.connect(path, within: .seconds(5))
        guard let line = try? JSONEncoder().encode(command), connection.write(line), let answer = connection.readLine(),
            let reply = try? JSONDecoder().decode(ClusterReply.self, from: answer)
        else {
            throw TargetError(
                .unreachable, "the embedded cluster does not answer at \(path)", remedy: "see its log, logs/broker.log")
        }
        if let error = reply.error {
            throw TargetError(
                .unsuitable, "the embedded cluster refuses: \(error)", remedy: "check topic, partition and broker")
        }
    }
}
