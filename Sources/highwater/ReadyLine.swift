import Foundation

/// Tells that a server listens: a line on the standard output, and a file for whoever started it.
struct ReadyLine: Sendable {
    /// Such as `gateway`.
    var name: String
    var file: String?

    /// `isQuiet`: only the file is written.
    func tell(_ address: String, isQuiet: Bool = false) {
        if !isQuiet { print("\(name) listens on \(address)") }
        fflush(nil)
        if let file { try? Data((address + "\n").utf8).write(to: URL(fileURLWithPath: file), options: .atomic) }
    }
}
