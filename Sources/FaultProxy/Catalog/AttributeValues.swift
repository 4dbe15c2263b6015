/// The attributes of one toxic, each of its unit.
struct AttributeValues: Sendable {
    private let values: [String: AttributeValue]

    init(_ values: [String: AttributeValue]) { self.values = values }

    func has(_ name: String) -> Bool { values[name, default: .absent] != .absent }

    private func number(_ name: String) -> Double {
        if case .number(let number)? = values[name] { number } else { 0 }
    }

    func milliseconds(_ name: String) -> Duration { .nanoseconds(Int64((number(name) * 1e6).rounded())) }
    func microseconds(_ name: String) -> Duration { .nanoseconds(Int64((number(name) * 1e3).rounded())) }
    func count(_ name: String) -> Int { Int(number(name)) }
    func share(_ name: String) -> Double { number(name) }
    /// From KB/s of 1000 bytes.
    func bytesPerSecond(_ name: String) -> Double { number(name) * 1000 }
    func flag(_ name: String) -> Bool { values[name] == .flag(true) }

    func text(_ name: String) -> String {
        if case .text(let text)? = values[name] { text } else { "" }
    }

    /// nil where nothing is said.
    func given(_ name: String) -> String? { text(name).isEmpty ? nil : text(name) }

    func texts(_ name: String) -> [String] {
        if case .texts(let texts)? = values[name] { texts } else { [] }
    }
}
