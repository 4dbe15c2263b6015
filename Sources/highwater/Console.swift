import Foundation
import Measurement
import Orchestration
import Reporting
import Synchronization

/// Shows a run while it goes on: a block that is redrawn on a terminal, plain lines elsewhere.
final class Console: Sendable {
    private struct State {
        var view: LiveView?
        var screen: TerminalScreen?
        var start: UInt64 = 0
    }

    private let name: String
    private let seed: UInt64
    private let hasConsumers: Bool
    private let isLive: Bool
    private let state = Mutex(State())

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }
    static var hasColor: Bool { isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }

    init(name: String, seed: UInt64, hasConsumers: Bool, plain: Bool) {
        self.name = name
        self.seed = seed
        self.hasConsumers = hasConsumers
        isLive = Self.isTerminal && !plain
    }

    func show(_ progress: RunProgress) {
        state.withLock { state in
            switch progress {
            case .begins(let directory, let start, let length):
                state.start = start
                Self.print("run \(name), seed \(seed): \(directory.path)")
                guard isLive else { return }
                state.view = LiveView(
                    name: name, seed: seed, length: length, startNanoseconds: start, hasConsumers: hasConsumers)
                state.screen = TerminalScreen(
                    width: TerminalScreen.width(of: .standardError) ?? 80, color: Self.hasColor)
            case .event(let event):
                state.view?.note(event: event)
                if !isLive, let line = LiveView.plainLine(event, startNanoseconds: state.start) { Self.print(line) }
            case .sample(let sample):
                state.view?.update(sample: sample)
                guard isLive else { return Self.print(LiveView.plainLine(sample)) }
                guard let view = state.view, let screen = state.screen else { return }
                screen.draw(view)
            }
        }
    }

    /// Leaves the terminal as it was.
    func finish() { state.withLock { $0.screen?.finish() } }

    private static func print(_ line: String) {
        // Whoever read our output may have gone; the run goes on.
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }
}
