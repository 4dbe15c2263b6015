import Invariants
import TrafficCapture

extension RunFailure {
    public init(_ error: TrafficError) {
        let code: ExitCode =
            switch error.kind {
            case .missing: .inputMissing
            case .invalid: .usage
            case .unwritable: .unwritable
            }
        self.init(code, error.description)
    }
}
