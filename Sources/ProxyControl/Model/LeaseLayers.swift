/// What a value was before owners of leases changed it, the earliest first.
struct LeaseLayers<Value: Sendable>: Sendable {
    private struct Layer: Sendable {
        var owner: String
        var value: Value
    }

    private var layers: [Layer] = []

    /// As it would be without any of them; nil if nobody changed it.
    var original: Value? { layers.first?.value }

    func contains(_ owner: String) -> Bool { layers.contains { $0.owner == owner } }

    /// Keeps what is there before a change by an owner; of several changes, the first.
    mutating func keep(_ value: @autoclosure () -> Value, before owner: String) {
        if !contains(owner) { layers.append(Layer(owner: owner, value: value())) }
    }

    /// Forgets an owner. What the value becomes by that; nil if somebody changed it later, and it stays.
    mutating func end(_ owner: String) -> Value? {
        guard let index = layers.firstIndex(where: { $0.owner == owner }) else { return nil }
        let value = layers.remove(at: index).value
        guard layers.indices.contains(index) else { return value }
        layers[index].value = value
        return nil
    }

    /// Changes what it was before each of the owners.
    mutating func change(_ change: (inout Value) -> Void) {
        for index in layers.indices { change(&layers[index].value) }
    }
}
