import FaultProxy

/// The types of toxics as the API and files write them.
extension ToxicCatalog {
    /// What `GET /v1/toxics` answers.
    static var json: JSON { .list(all.map(\.json)) }
}

extension ToxicType {
    /// What attributes are where nothing is said.
    var defaults: [String: JSON] {
        Dictionary(uniqueKeysWithValues: attributes.map { ($0.name, JSON($0.standard)) })
    }

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

    /// The toxic with these attributes.
    func toxic(_ values: [String: JSON]) throws(ToxicError) -> Toxic { try toxic(values.mapValues(\.attribute)) }

    fileprivate var json: JSON {
        let attributes = attributes.map { attribute -> JSON in
            [
                "name": .text(attribute.name), "unit": .text(attribute.unit.name), "default": JSON(attribute.standard),
            ]
        }
        return ["type": .text(name), "does": .text(summary), "attributes": .list(attributes)]
    }
}

extension JSON {
    init(_ value: AttributeValue) {
        self =
            switch value {
            case .absent: .null
            case .number(let number): .number(number)
            case .flag(let flag): .flag(flag)
            case .text(let text): .text(text)
            case .texts(let texts): .list(texts.map { .text($0) })
            }
    }

    fileprivate var attribute: AttributeValue {
        switch self {
        case .number(let number): .number(number)
        case .flag(let flag): .flag(flag)
        case .text(let text): .text(text)
        case .list(let items): .texts(items.compactMap(\.string))
        case .null, .object: .absent
        }
    }
}
