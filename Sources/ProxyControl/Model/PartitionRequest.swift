/// What `PUT /v1/partitions/{name}` says: `{"between": [["a"], ["b", "c"]], "one_way": true, "for": "30s"}`.
struct PartitionRequest: Sendable {
    /// The groups of one side.
    var one: Set<String>
    /// The groups of the other; nil for everybody.
    var other: Set<String>?
    /// Whether only what `one` sends to `other` is lost.
    var isOneWay: Bool
    var lasts: Duration?

    init(one: Set<String>, other: Set<String>?, isOneWay: Bool = false) {
        (self.one, self.other, self.isOneWay) = (one, other, isOneWay)
    }

    init?(_ value: Placed, _ mistakes: ControlMistakes) {
        guard let reader = ObjectReader(value, mistakes) else { return nil }
        let sides = (reader.list("between") ?? []).map { Self.names($0, mistakes) }
        isOneWay = reader.flag("one_way") ?? false
        lasts = reader.duration("for")
        if let lasts, lasts <= .zero {
            reader.report("for", "'for' is no time at all", "write a duration such as \"30s\"")
        }
        reader.refuseUnknownKeys()
        guard (1...2).contains(sides.count), sides.allSatisfy({ !$0.isEmpty }) else {
            reader.report(
                "between", "'between' does not name one or two sides",
                "write {\"between\": [[\"a\"], [\"b\"]]}, or one side to part it from everybody")
            return nil
        }
        one = sides[0]
        other = sides.count > 1 ? sides[1] : nil
    }

    /// The groups of a side; one name stands for a list of one.
    private static func names(_ side: Placed, _ mistakes: ControlMistakes) -> Set<String> {
        if case .text(let name) = side.content { return [name] }
        var names: Set<String> = []
        for item in ObjectReader.list(side, mistakes) ?? [] {
            if case .text(let name) = item.content, !name.isEmpty {
                names.insert(name)
            } else {
                mistakes.report(item, problem: "'\(item.path)' is \(item.shape)", remedy: "write the name of a group")
            }
        }
        return names
    }
}
