/// What an attribute counts or names; decides how it may be written.
public enum AttributeUnit: Sendable, Hashable {
    case milliseconds
    case microseconds
    case bytes
    /// 1 KB is 1000 bytes here, as in Toxiproxy.
    case kilobytesPerSecond
    /// 0…1
    case share
    case count
    case flag
    case choice([String])
    case text
    /// A list of texts; one text stands for a list of it.
    case texts

    /// What a plain number may be.
    public var range: ClosedRange<Double> {
        switch self {
        case .milliseconds: 0...36_000_000_000
        case .microseconds: 0...36_000_000_000_000
        case .bytes: 0...1_125_899_906_842_624
        case .kilobytesPerSecond: 0...1_000_000_000
        case .share: 0...1
        case .count, .flag, .choice, .text, .texts: 0...1_000_000_000
        }
    }

    /// How it is told.
    public var name: String {
        switch self {
        case .milliseconds: "ms"
        case .microseconds: "us"
        case .bytes: "B"
        case .kilobytesPerSecond: "KB/s"
        case .share: "0…1"
        case .count: "count"
        case .flag: "true or false"
        case .choice(let words): words.joined(separator: ", ")
        case .text: "text"
        case .texts: "list of texts"
        }
    }
}
