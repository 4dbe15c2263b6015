import Experiments
import FaultProxy

/// A kind of toxic as the API and files write it: its name, its attributes, and what the proxy makes of them.
struct ToxicType: Sendable {
    struct Attribute: Sendable {
        var name: String
        var unit: AttributeUnit
        /// What it is where nothing is said; null for an attribute that is then absent.
        var standard: JSON
        /// Whether Toxiproxy has it: its clients see the others only where they say something.
        var isCommon: Bool

        init(_ name: String, _ unit: AttributeUnit, _ standard: JSON = 0, isCommon: Bool = true) {
            (self.name, self.unit, self.standard, self.isCommon) = (name, unit, standard, isCommon)
        }

        static func own(_ name: String, _ unit: AttributeUnit, _ standard: JSON = 0) -> Attribute {
            Attribute(name, unit, standard, isCommon: false)
        }
    }

    var name: String
    var summary: String
    var attributes: [Attribute]
    var make: @Sendable (AttributeValues) throws(ToxicError) -> Toxic

    var defaults: [String: JSON] { Dictionary(uniqueKeysWithValues: attributes.map { ($0.name, $0.standard) }) }

    /// What is written, over what there is; each wrong or unknown attribute is reported.
    func attributes(_ written: Placed?, over values: [String: JSON], _ mistakes: ControlMistakes) -> [String: JSON] {
        guard let written, let reader = ObjectReader(written, mistakes) else { return values }
        var values = values
        for attribute in attributes {
            guard let value = reader.value(attribute.name) else { continue }
            if let read = attribute.unit.read(value, mistakes) { values[attribute.name] = read }
        }
        reader.refuseUnknownKeys()
        return values
    }

    var json: JSON {
        let attributes = attributes.map { attribute -> JSON in
            [
                "name": .text(attribute.name), "unit": .text(attribute.unit.name), "default": attribute.standard,
            ]
        }
        return ["type": .text(name), "does": .text(summary), "attributes": .list(attributes)]
    }
}

/// The checked attributes of one toxic.
struct AttributeValues: Sendable {
    var values: [String: JSON]

    func has(_ name: String) -> Bool { values[name] != nil && values[name] != .null }
    private func number(_ name: String) -> Double { values[name]?.double ?? 0 }

    func milliseconds(_ name: String) -> Duration { .nanoseconds(Int64((number(name) * 1e6).rounded())) }
    func microseconds(_ name: String) -> Duration { .nanoseconds(Int64((number(name) * 1e3).rounded())) }
    func count(_ name: String) -> Int { Int(number(name)) }
    func share(_ name: String) -> Double { number(name) }
    /// From KB/s of 1000 bytes.
    func bytesPerSecond(_ name: String) -> Double { number(name) * 1000 }
    func flag(_ name: String) -> Bool { values[name]?.bool ?? false }
    func text(_ name: String) -> String { values[name]?.string ?? "" }
    /// nil where nothing is said.
    func given(_ name: String) -> String? { values[name]?.string.flatMap { $0.isEmpty ? nil : $0 } }
    func texts(_ name: String) -> [String] { (values[name]?.items ?? []).compactMap(\.string) }
}
