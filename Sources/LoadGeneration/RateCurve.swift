import Experiments
import Measurement

/// The rate over time and its integral, stage by stage, in closed form.
///
/// The number of arrivals before each stage is kept exactly, so that stages join without a lost fraction, and no
/// rounding adds up. Within a stage of a constant rate all arithmetic is on whole numbers.
struct RateCurve: Sendable {
    /// In order of time, and one more that begins where the last one ends.
    private(set) var segments: [RateSegment] = []
    private var waves: [SineCurve] = []

    /// Nanoseconds of all stages.
    var length: UInt64 { segments[segments.count - 1].begin }
    /// Arrivals of all stages.
    var total: ArrivalPosition { segments[segments.count - 1].start }

    init(_ stages: [Stage]) {
        segments.reserveCapacity(stages.count + 1)
        var end = RateSegment(begin: 0, start: .start, from: 0, to: 0)
        for stage in stages {
            let duration = UInt64(clamping: stage.duration.nanoseconds)
            switch stage.shape {
            case .line(let from, let to):
                append(RateSegment.rate(from), RateSegment.rate(to), duration, &end)
            case .sine(let wave): append(wave, duration, &end)
            }
        }
        segments.append(end)
    }

    /// The curve through recorded rates.
    init(_ points: [TracePoint]) {
        segments.reserveCapacity(points.count)
        var end = RateSegment(begin: 0, start: .start, from: 0, to: 0)
        for index in points.indices.dropLast() {
            let (first, second) = (points[index], points[index + 1])
            let rates = (
                RateSegment.rate(ArrivalRate(perSecond: first.rate)),
                RateSegment.rate(ArrivalRate(perSecond: second.rate))
            )
            append(rates.0, rates.1, second.nanoseconds - first.nanoseconds, &end)
        }
        segments.append(end)
    }

    private mutating func append(_ from: UInt64, _ to: UInt64, _ duration: UInt64, _ end: inout RateSegment) {
        guard duration > 0 else { return }
        segments.append(RateSegment(begin: end.begin, start: end.start, from: from, to: to))
        end.start = end.start.advanced(byParts: (UInt128(from) + UInt128(to)) * UInt128(duration) / 2)
        end.begin += duration
    }

    private mutating func append(_ wave: SineWave, _ duration: UInt64, _ end: inout RateSegment) {
        guard duration > 0 else { return }
        let mean = RateSegment.rate(wave.mean)
        segments.append(
            RateSegment(begin: end.begin, start: end.start, from: mean, to: mean, wave: Int32(waves.count)))
        waves.append(SineCurve(wave))
        // The mean's part is exact; only the swing of an unfinished period is rounded.
        let swing = (wave.swing(until: Double(duration) / 1e9) * Double(ArrivalPosition.parts)).rounded()
        let parts = Int128(mean) * Int128(duration) + Int128(swing)
        end.start = end.start.advanced(byParts: UInt128(max(0, parts)))
        end.begin += duration
    }

    // MARK: - From a place to its time

    /// The stage that a place lies in: the last one that begins there or before.
    func segment(at position: ArrivalPosition) -> Int {
        segments.partitioningIndex { $0.start > position } - 1
    }

    /// The nanosecond at which a place in a stage is reached.
    func nanoseconds(of position: ArrivalPosition, in index: Int) -> UInt64 {
        let segment = segments[index]
        let duration = segments[index + 1].begin - segment.begin
        if segment.isHold {
            // Only a place at the very end of all arrivals can lie in a pause.
            guard segment.from > 0 else { return segment.begin }
            let parts = position.parts(since: segment.start) + UInt128(segment.from / 2)
            return segment.begin + min(duration, UInt64(parts / UInt128(segment.from)))
        }
        let arrivals = position.arrivals(since: segment.start)
        let offset =
            segment.wave < 0
            ? Self.ramp(segment, Double(duration), arrivals) : waves[Int(segment.wave)].time(of: arrivals)
        return segment.begin + min(duration, UInt64(max(0, offset.rounded())))
    }

    /// Nanoseconds into a ramp at which some arrivals of it are reached.
    private static func ramp(_ segment: RateSegment, _ duration: Double, _ arrivals: Double) -> Double {
        // At rate 0 the form below would divide 0 by 0.
        guard arrivals > 0 else { return 0 }
        let from = Double(segment.from) / Double(ArrivalPosition.parts)
        let to = Double(segment.to) / Double(ArrivalPosition.parts)
        // from·t + slope/2·t² = arrivals, in the form that does not cancel for small slopes.
        let slope = (to - from) / duration
        return 2 * arrivals / (from + max(0, from * from + 2 * slope * arrivals).squareRoot())
    }

    // MARK: - From a time to its place

    /// Arrivals before a time, as near as a `Double` can tell.
    func arrivals(until nanoseconds: UInt64) -> Double {
        guard nanoseconds < length else { return total.arrivals(since: .start) }
        let index = segment(atTime: nanoseconds)
        let segment = segments[index]
        let time = Double(nanoseconds - segment.begin)
        let before = segment.start.arrivals(since: .start)
        if segment.wave >= 0 { return before + waves[Int(segment.wave)].arrivals(until: time) }
        let from = Double(segment.from) / Double(ArrivalPosition.parts)
        let to = Double(segment.to) / Double(ArrivalPosition.parts)
        let duration = Double(segments[index + 1].begin - segment.begin)
        return before + from * time + (to - from) / (2 * duration) * time * time
    }

    /// The rate at a time, per second; zero after the end.
    func rate(at seconds: Double) -> Double {
        let nanoseconds = (seconds * 1e9).clamped(to: 0...1e19)
        guard nanoseconds < Double(length) else { return 0 }
        let index = segment(atTime: UInt64(nanoseconds))
        let segment = segments[index]
        let time = nanoseconds - Double(segment.begin)
        if segment.wave >= 0 { return waves[Int(segment.wave)].rate(at: time) * 1e9 }
        let duration = Double(segments[index + 1].begin - segment.begin)
        let (from, to) = (Double(segment.from), Double(segment.to))
        return (from + (to - from) * time / duration) * 1e9 / Double(ArrivalPosition.parts)
    }

    private func segment(atTime nanoseconds: UInt64) -> Int {
        max(0, segments.partitioningIndex { $0.begin > nanoseconds } - 1)
    }
}

extension Array {
    /// The first index whose element belongs to the second part, where all elements of the first part come first.
    func partitioningIndex(_ belongsToSecond: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
