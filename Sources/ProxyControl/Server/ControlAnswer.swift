/// What the control port answers.
struct ControlAnswer: Sendable {
    enum Body: Sendable {
        case none
        case json(JSON)
        /// Prometheus' text format.
        case metrics(String)
        /// Server-sent events, of one proxy or of all.
        case events(proxy: String?)
    }

    var status: Int
    var body: Body
    var headers: [(name: String, value: String)] = []

    init(_ status: Int, _ body: Body) { (self.status, self.body) = (status, body) }
    init(_ json: JSON, status: Int = 200) { self.init(status, .json(json)) }
    init(_ failure: ControlFailure) { self.init(failure.status, .json(failure.json)) }

    static let done = ControlAnswer(204, .none)
}
