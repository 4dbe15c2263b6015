import Foundation
import Measurement

/// What was going on when something happened: the moment, and the faults in place.
public struct Circumstances {
    let recording: Recording

    public init(recording: Recording) { self.recording = recording }

    /// `at 7.4 s, under kill-one`; without a fault in place, `at 7.4 s`.
    func text(at seconds: Double) -> String {
        let faults = faults(at: seconds)
        return String(format: "at %.1f s", seconds)
            + (faults.isEmpty ? "" : ", under " + faults.joined(separator: ", "))
    }

    func text(_ event: RunEvent) -> String { text(at: recording.seconds(event)) }

    /// The ids of the faults in place at a moment.
    public func faults(at seconds: Double) -> [String] {
        recording.manifest.faults.filter { fault in
            guard let begin = fault.injectedSeconds else { return false }
            return begin <= seconds && seconds <= fault.revertedSeconds ?? .infinity
        }.map(\.id)
    }

    /// Who passed over an offset of a partition, and when; nil where nobody was seen to.
    func passing(partition: Int32, offset: Int64) -> RunEvent? {
        recording.events.first { event in
            guard event.kind == .readFrom || event.kind == .skipped, event.partition == partition else { return false }
            return event.passedOver?.contains(offset) ?? false
        }
    }
}

extension RunEvent {
    /// The partition that the event is about.
    public var partition: Int32? { values?["partition"].map { Int32($0) } }

    /// The offsets that a reader began beyond, or passed over; nil when there are none.
    public var passedOver: Range<Int64>? {
        let ends =
            kind == .skipped
            ? (values?["from_offset"], values?["to_offset"]) : (values?["delivered"], values?["offset"])
        guard let low = ends.0.map({ Int64($0) }), let high = ends.1.map({ Int64($0) }), low < high else { return nil }
        return low..<high
    }
}
