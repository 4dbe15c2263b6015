/// A toxic as people write it: its name, its attributes, and what is made of them.
public struct ToxicType: Sendable {
    public let name: String
    /// What it does, in a few words.
    public let summary: String
    public let attributes: [ToxicAttribute]
    private let make: @Sendable (AttributeValues) throws(ToxicError) -> any ToxicKind

    init(
        _ name: String, _ summary: String, _ attributes: [ToxicAttribute] = [],
        make: @escaping @Sendable (AttributeValues) throws(ToxicError) -> any ToxicKind
    ) {
        (self.name, self.summary, self.attributes, self.make) = (name, summary, attributes, make)
    }

    /// The toxic with these attributes, each of its unit. What they mean together is checked by `ToxicSettings.check`.
    public func toxic(_ values: [String: AttributeValue]) throws(ToxicError) -> Toxic {
        Toxic(try make(AttributeValues(values)))
    }
}
