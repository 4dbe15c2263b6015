import Foundation
import Measurement
import SystemPackage

/// The run of `SyntheticRun` without consumers, against a gateway, with two streams: `polite` and `greedy`.
///
/// `greedy` is limited from the start, and both get errors while `cut-off` lasts, from 44.2 s to 52.1 s.
enum SyntheticStreams {
    static func recording(_ run: SyntheticRun) throws -> Recording {
        var recording = try run.recording()
        recording.manifest.consumers = 0
        recording.manifest.streams = [
            StreamRecord(name: "polite", workers: 1, plannedArrivals: 14_000),
            StreamRecord(name: "greedy", firstProducer: 1, workers: 1, plannedArrivals: 56_000),
        ]
        recording.latencies = [:]
        for (name, perSecond) in [("polite", 200.0), ("greedy", 800)] {
            try addCounters(name, UInt64(perSecond), to: &recording, run.directory)
            recording.streamSamples[name] = samples(recording.samples, name, perSecond)
        }
        for index in recording.samples.indices {
            recording.samples[index].lagMaximum = nil
            recording.samples[index].lagTotal = nil
            recording.samples[index].intendedRate = 1000
            recording.samples[index].offeredRate = 998
            recording.samples[index].achievedRate = 700
        }
        return recording
    }

    private static func samples(_ all: [Sample], _ name: String, _ perSecond: Double) -> [Sample] {
        all.map { whole in
            var sample = Sample()
            (sample.seconds, sample.phase, sample.faults) = (whole.seconds, whole.phase, whole.faults)
            sample.intendedRate = perSecond
            sample.offeredRate = perSecond - 1
            sample.achievedRate = min(500, perSecond) * ((44..<52).contains(whole.seconds) ? 0.6 : 1)
            sample.latencyP50 = name == "polite" ? 1.8 : 2.4
            sample.latencyP99 = (name == "polite" ? 4 : 9) * ((44..<52).contains(whole.seconds) ? 30 : 1)
            return sample
        }
    }

    private static func addCounters(
        _ name: String, _ perSecond: UInt64, to recording: inout Recording, _ directory: RunDirectory
    ) throws {
        let start = SyntheticRun.start
        let statuses = try StatusRecorder.create(
            directory.statuses(stream: name), start: start, length: .seconds(70))
        var recorders: [LatencyKind: LatencyRecorder] = [:]
        for kind in LatencyKind.perStream {
            recorders[kind] = try LatencyRecorder.create(
                directory.latencies(stream: name, kind: kind), start: start, length: .seconds(70))
        }
        for second in 0..<70 as Range<UInt64> {
            for arrival in 0..<perSecond {
                let intended = start + second * 1_000_000_000 + arrival * 1_000_000_000 / perSecond
                let isCut = (45..<52).contains(second)
                statuses.record(intended: intended, status: status(arrival, isGreedy: name == "greedy", isCut: isCut))
                let latency = (1 + arrival % 11) * 400_000 * (isCut ? 40 : 1)
                recorders[.latency]?.record(intended: intended, nanoseconds: latency)
                recorders[.service]?.record(intended: intended, nanoseconds: latency - 50_000)
                recorders[.senderError]?.record(intended: intended, nanoseconds: 50_000)
            }
        }
        recording.statuses[name] = statuses
        for (kind, recorder) in recorders {
            recording.latencies[LatencySource(stream: name, kind: kind)] = [recorder]
        }
    }

    private static func status(_ arrival: UInt64, isGreedy: Bool, isCut: Bool) -> UInt16 {
        if isCut, arrival % 5 == 0 { return arrival % 2 == 0 ? 502 : 0 }
        return isGreedy && arrival % 8 >= 5 ? 429 : 200
    }
}
