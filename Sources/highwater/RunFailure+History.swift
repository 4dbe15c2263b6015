import Orchestration
import RunHistory

extension RunFailure {
    /// Turns an error of the history into one with an exit code.
    static func explaining<Value>(_ body: () throws(HistoryError) -> Value) throws(RunFailure) -> Value {
        do { return try body() } catch { throw RunFailure(error) }
    }

    init(_ error: HistoryError) {
        switch error.kind {
        case .missing, .unusable: self.init(.inputMissing, error.description)
        case .unwritable, .busy: self.init(.unwritable, error.description)
        case .invalid: self.init(.usage, error.description)
        }
    }
}
