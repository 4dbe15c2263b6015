import FaultProxy

/// Which connections a toxic acts on, as it is written: `{"address": "10.0.0.0/8"}`, `{"share": 0.1}`, `{"every": 3}`.
enum MatchRule: Sendable, Hashable {
    case all
    case address(String)
    case share(Double)
    case every(Int)

    /// nil, and reported, if it cannot be.
    init?(_ value: Placed, _ mistakes: ControlMistakes) {
        if case .text("all") = value.content {
            self = .all
            return
        }
        guard let reader = ObjectReader(value, mistakes) else { return nil }
        let address = reader.text("address")
        let share = reader.value("share").flatMap { AttributeUnit.share.read($0, mistakes)?.double }
        let every = reader.number("every", in: 1...1_000_000_000)
        reader.refuseUnknownKeys()
        guard mistakes.all.isEmpty else { return nil }
        switch (address, share, every) {
        case (let address?, nil, nil): self = .address(address)
        case (nil, let share?, nil): self = .share(share)
        case (nil, nil, let every?):
            guard every == every.rounded() else {
                reader.report(
                    "every", "'\(value.path).every' is \(JSON.digits(every)), not a whole number", "write 2 or more")
                return nil
            }
            self = .every(Int(every))
        default:
            reader.report(
                nil, "'\(value.path)' does not say one thing",
                "write {\"address\": \"10.0.0.0/8\"}, {\"share\": 0.1} or {\"every\": 3}")
            return nil
        }
    }

    var condition: ConnectionMatch {
        switch self {
        case .all: .all
        case .address(let range): .address(range)
        case .share(let share): .share(share)
        case .every(let count): .everyNth(count)
        }
    }

    var json: JSON {
        switch self {
        case .all: "all"
        case .address(let range): ["address": .text(range)]
        case .share(let share): ["share": .number(share)]
        case .every(let count): ["every": .integer(count)]
        }
    }
}
