import Foundation
import Measurement

/// Each fault brings a check of its own: injected, confirmed, reverted.
struct FaultCheck {
    let recording: Recording

    var findings: [Finding] { recording.manifest.faults.compactMap(finding) }

    /// Whether a fault may still be in place.
    var isInPlace: Bool { recording.manifest.faults.contains { $0.revertFailure != nil } }

    private var wasStopped: Bool {
        switch recording.manifest.end {
        case .stopped, .steadyStateWrong: true
        default: false
        }
    }

    private func finding(_ fault: FaultRecord) -> Finding? {
        let bound = "confirmed, reverted"
        if let failure = fault.revertFailure {
            return Finding(
                .fault, fault.id, bound: bound, observed: "not reverted", .inconclusive,
                evidence: ["it may still be in place: \(failure)"])
        }
        if let failure = fault.failure {
            return Finding(
                .fault, fault.id, bound: bound, observed: "not confirmed", .inconclusive, evidence: [failure])
        }
        guard let injected = fault.injectedSeconds, let proof = fault.proof else {
            // A run that was stopped owes nothing for the faults that were not due yet.
            guard !wasStopped else { return nil }
            return Finding(
                .fault, fault.id, bound: bound, observed: "never injected", .inconclusive,
                evidence: ["the run ended before it was due at \(fault.plannedSeconds) s"])
        }
        guard let reverted = fault.revertedSeconds else {
            return Finding(
                .fault, fault.id, bound: bound, observed: "not reverted", .inconclusive,
                evidence: ["the recording ends before the fault does"])
        }
        return Finding(
            .fault, fault.id, bound: bound,
            observed: String(format: "%.1f s to %.1f s: %@", injected, reverted, proof), .held)
    }
}
