import Foundation

/// Writes the interval log that HdrHistogram's own tools read (`.hlog`, format version 1.3).
///
/// Values are microseconds with two significant digits. Each line is one interval under one tag, and the lines are in
/// order of their start, at which readers of a range stop; the histogram is in the V2 compressed encoding of the
/// HdrHistogram project, with stored (uncompressed) deflate blocks.
public struct HistogramLog {
    private let head: [String]
    private var lines: [(start: Double, text: String)] = []

    /// Starts a log; `start` is the wall-clock time of the run's start, in seconds since 1970.
    public init(start: Double) {
        head = [
            "#[Histogram log format version 1.3]",
            String(format: "#[StartTime: %.3f (seconds since epoch)]", start),
            "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"",
        ]
    }

    /// Appends every interval of a recorder that is not empty.
    public mutating func append(_ recorder: LatencyRecorder, tag: String) {
        let length = Double(recorder.interval) / 1e9
        for index in 0..<recorder.intervals {
            var distribution = LatencyDistribution()
            recorder.add(interval: index, to: &distribution)
            append(distribution, tag: tag, start: Double(index) * length, length: length)
        }
    }

    /// Appends the sum over a window as one long interval, under `<tag>/<window>`.
    ///
    /// A tag of its own, since a reader adds up all lines of a tag.
    public mutating func append(_ recorder: LatencyRecorder, tag: String, window: PhaseWindow) {
        append(
            recorder.distribution(in: window.range), tag: "\(tag)/\(window.tag)", start: window.range.lowerBound,
            length: window.range.upperBound - window.range.lowerBound)
    }

    private mutating func append(_ distribution: LatencyDistribution, tag: String, start: Double, length: Double) {
        guard let maximum = distribution.maximum else { return }
        let milliseconds = Double(maximum.microseconds) / 1000
        let numbers = String(format: "%.3f,%.3f,%.3f,", start, length, milliseconds)
        lines.append((start, "Tag=\(tag),\(numbers)\(Self.encode(distribution).base64EncodedString())"))
    }

    public var text: String {
        let ordered = lines.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
        return (head + ordered.map(\.element.text)).joined(separator: "\n") + "\n"
    }

    // MARK: Encoding

    private static let subBucketHalfCountMagnitude: UInt64 = 7
    private static let highest = LatencyBuckets.largest

    /// The compressed V2 form: cookie, length, zlib stream of the plain V2 form.
    static func encode(_ distribution: LatencyDistribution) -> Data {
        let plain = plainForm(distribution)
        let stream = zlibStored(plain)
        var data = Data()
        data.appendBigEndian(UInt32(0x1C84_9314))
        data.appendBigEndian(UInt32(stream.count))
        return data + stream
    }

    private static func plainForm(_ distribution: LatencyDistribution) -> Data {
        let counts = countsPayload(distribution)
        var data = Data()
        data.appendBigEndian(UInt32(0x1C84_9313))
        data.appendBigEndian(UInt32(counts.count))
        data.appendBigEndian(UInt32(0))  // normalizing index offset
        data.appendBigEndian(UInt32(2))  // significant digits
        data.appendBigEndian(UInt64(1))  // lowest discernible value
        data.appendBigEndian(highest)
        data.appendBigEndian(Double(1).bitPattern)  // conversion ratio
        return data + counts
    }

    private static func countsPayload(_ distribution: LatencyDistribution) -> Data {
        var data = Data()
        var next = 0
        for (value, count) in distribution.recorded {
            let index = index(of: value)
            if index - next == 1 {
                data.append(0)
            } else if index > next {
                data.appendZigZag(-Int64(index - next))
            }
            data.appendZigZag(Int64(count))
            next = index + 1
        }
        return data
    }

    /// The position of a value among the counters of an HdrHistogram with two significant digits.
    private static func index(of value: UInt64) -> Int {
        let bucket = 64 - (value | 255).leadingZeroBitCount - 8
        let subBucket = Int(value >> UInt64(bucket))
        return ((bucket + 1) << Int(subBucketHalfCountMagnitude)) + subBucket - 128
    }

    /// A zlib stream (RFC 1950) of stored blocks.
    private static func zlibStored(_ data: Data) -> Data {
        var stream = Data([0x78, 0x01])
        var rest = data[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            stream.append(rest.isEmpty ? 1 : 0)
            stream.append(contentsOf: [UInt8(block.count & 0xFF), UInt8(block.count >> 8)])
            stream.append(contentsOf: [UInt8(~block.count & 0xFF), UInt8((~block.count >> 8) & 0xFF)])
            stream.append(block)
        } while !rest.isEmpty
        stream.appendBigEndian(adler32(data))
        return stream
    }

    private static func adler32(_ data: Data) -> UInt32 {
        let sums = data.reduce((a: UInt32(1), b: UInt32(0))) { sums, byte in
            let a = (sums.a + UInt32(byte)) % 65521
            return (a, (sums.b + a) % 65521)
        }
        return sums.b << 16 | sums.a
    }
}

extension Data {
    fileprivate mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// The variable-length zig-zag form of the V2 encoding: 7 bits a byte, at most 9 bytes.
    fileprivate mutating func appendZigZag(_ value: Int64) {
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        for _ in 0..<8 where rest >= 0x80 {
            append(UInt8(rest & 0x7F | 0x80))
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}

extension Duration {
    /// Whole microseconds.
    public var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
    /// Seconds, with their fraction.
    public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
    /// Whole nanoseconds.
    public var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
