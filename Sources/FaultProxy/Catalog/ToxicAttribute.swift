/// One attribute of a toxic as people write it.
public struct ToxicAttribute: Sendable {
    public let name: String
    public let unit: AttributeUnit
    /// What it is where nothing is said.
    public let standard: AttributeValue
    /// Whether Toxiproxy has it: its clients see the others only where they say something.
    public let isCommon: Bool

    init(_ name: String, _ unit: AttributeUnit, _ standard: AttributeValue = 0, isCommon: Bool = true) {
        (self.name, self.unit, self.standard, self.isCommon) = (name, unit, standard, isCommon)
    }

    /// One that Toxiproxy does not have.
    static func own(_ name: String, _ unit: AttributeUnit, _ standard: AttributeValue = 0) -> ToxicAttribute {
        ToxicAttribute(name, unit, standard, isCommon: false)
    }
}

/// What an attribute is, in its unit.
public enum AttributeValue: Sendable, Hashable {
    case absent
    case number(Double)
    case flag(Bool)
    case text(String)
    case texts([String])
}

extension AttributeValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
    public init(integerLiteral number: Int) { self = .number(Double(number)) }
    public init(floatLiteral number: Double) { self = .number(number) }
    public init(booleanLiteral flag: Bool) { self = .flag(flag) }
    public init(stringLiteral text: String) { self = .text(text) }
    public init(arrayLiteral texts: String...) { self = .texts(texts) }
}
