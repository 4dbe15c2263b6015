import Foundation

/// Hears SIGINT, SIGTERM and SIGHUP instead of dying of them; the last only where it is not ignored, as by nohup.
final class SignalWatch: @unchecked Sendable {
    // Dispatch sources may be used from any thread; the list never changes.
    private let sources: [any DispatchSourceSignal]

    /// - Parameter handle: called with the signal's name, each time it comes.
    init(_ handle: @escaping @Sendable (String) -> Void) {
        sources = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")].compactMap { number, name in
            let former = signal(number, SIG_IGN)
            let wasIgnored = unsafeBitCast(former, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
            if number == SIGHUP, wasIgnored { return nil }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { handle(name) }
            source.resume()
            return source
        }
    }

    func cancel() { for source in sources { source.cancel() } }
}
