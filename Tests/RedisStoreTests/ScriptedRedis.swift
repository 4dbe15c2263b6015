import Foundation
import Synchronization
import TestServers

/// A server that answers the n-th command with the n-th of its lines, whatever it is asked, and hangs up after the last.
///
/// A real Redis tells a key twice only when its tables change at the right moment.
final class ScriptedRedis: Sendable {
    let port: UInt16
    private let listener: Int32
    private let answers: [String]
    private let state = Mutex((commands: [[String]](), isStopping: false, hasStopped: false))

    /// What was asked, word by word.
    var commands: [[String]] { state.withLock(\.commands) }

    init(_ answers: [String]) throws {
        (listener, port) = try Loopback.listen(backlog: 4)
        self.answers = answers
        Thread.detachNewThread { self.serve() }
    }

    /// A list as the protocol writes it.
    static func list(_ parts: [String]) -> String { "*\(parts.count)\r\n" + parts.joined() }

    static func text(_ text: String) -> String { "$\(text.utf8.count)\r\n\(text)\r\n" }

    static func page(_ cursor: String, _ items: [String]) -> String {
        list([text(cursor), list(items.map(text))])
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        let end = ContinuousClock.now + .seconds(5)
        while !state.withLock(\.hasStopped), .now < end { usleep(1000) }
    }

    private var isStopping: Bool { state.withLock(\.isStopping) }

    private func serve() {
        defer {
            Loopback.close(listener)
            state.withLock { $0.hasStopped = true }
        }
        while !isStopping {
            let peer = Loopback.accept(listener)
            if peer >= 0 { answer(peer) } else { usleep(1000) }
        }
    }

    private func answer(_ peer: Int32) {
        defer { Loopback.close(peer) }
        for answer in answers {
            var input: [UInt8] = []
            while !isComplete(input) {
                var piece = [UInt8](repeating: 0, count: 4096)
                let count = read(peer, &piece, piece.count)
                if count == 0 || isStopping { return }
                if count > 0 { input += piece[..<count] } else { usleep(500) }
            }
            state.withLock { $0.commands.append(words(input)) }
            _ = Loopback.send(peer, Array(answer.utf8))
        }
    }

    /// Every word has a line for its length and one for itself.
    private func lines(_ input: [UInt8]) -> [String] {
        String(decoding: input, as: UTF8.self).components(separatedBy: "\r\n").dropLast()
    }

    private func words(_ input: [UInt8]) -> [String] {
        lines(input).enumerated().filter { $0.offset > 0 && $0.offset.isMultiple(of: 2) }.map(\.element)
    }

    private func isComplete(_ input: [UInt8]) -> Bool {
        let lines = lines(input)
        guard let count = lines.first.flatMap({ Int($0.dropFirst()) }) else { return false }
        return lines.count == 1 + 2 * count
    }
}
