import Foundation

/// Hears SIGINT and SIGTERM instead of dying of them.
final class SignalWatch: @unchecked Sendable {
    // Dispatch sources may be used from any thread; the list never changes.
    private let sources: [any DispatchSourceSignal]

    /// - Parameter handle: called with the signal's name, each time it comes.
    init(_ handle: @escaping @Sendable (String) -> Void) {
        sources = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")].map { number, name in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { handle(name) }
            source.resume()
            return source
        }
    }

    func cancel() { for source in sources { source.cancel() } }
}
