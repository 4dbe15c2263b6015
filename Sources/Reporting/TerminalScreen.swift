import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Redraws a block of lines in place on a terminal, and gives the cursor back at the end.
public final class TerminalScreen: Sendable {
    private let file: FileHandle
    private let frame = Mutex(TerminalFrame())
    public let width: Int
    public let color: Bool

    public init(file: FileHandle = .standardError, width: Int, color: Bool) {
        self.file = file
        self.width = width
        self.color = color
    }

    deinit { finish() }

    /// The columns of the terminal behind a file; `nil` when there is none.
    public static func width(of file: FileHandle) -> Int? {
        var size = winsize()
        guard isatty(file.fileDescriptor) == 1, ioctl(file.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 0
        else { return nil }
        return Int(size.ws_col)
    }

    public func draw(_ view: LiveView) { draw(view.lines(width: width, color: color)) }

    public func draw(_ lines: [String]) { send { $0.draw(lines) } }

    /// Prints lines that stay above the block.
    public func print(_ lines: [String]) { send { $0.insert(lines) } }

    /// Leaves the last block on the screen and shows the cursor again; safe to repeat.
    public func finish() { send { $0.finish() } }

    private func send(_ change: (inout TerminalFrame) -> String) {
        // Written under the lock, so that two frames never mix. A terminal that is gone is not the run's problem.
        frame.withLock { frame in
            let text = change(&frame)
            if !text.isEmpty { try? file.write(contentsOf: Data(text.utf8)) }
        }
    }
}
