/// One value for each direction.
struct BothDirections<Value> {
    var toServer: Value
    var toClient: Value

    init(_ value: Value) {
        toServer = value
        toClient = value
    }

    init(toServer: Value, toClient: Value) {
        self.toServer = toServer
        self.toClient = toClient
    }

    subscript(_ direction: FlowDirection) -> Value {
        get { direction == .toServer ? toServer : toClient }
        _modify {
            switch direction {
            case .toServer: yield &toServer
            case .toClient: yield &toClient
            }
        }
    }
}

extension BothDirections: Sendable where Value: Sendable {}
