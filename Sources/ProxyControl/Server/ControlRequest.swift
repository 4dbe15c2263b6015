/// A request to the control port, read whole.
struct ControlRequest: Sendable {
    var method: String
    var route: ControlRoute
    var dialect: ControlRoute.Dialect
    var body: [UInt8] = []
    /// Whose lease holds what the request sets.
    var owner: String?
    var query: [String: String] = [:]

    /// The body as a value to be checked.
    func content() throws(ControlFailure) -> Placed {
        do { return Placed(try JSONParser.parse(body)) } catch {
            throw .badBody("line \(error.line), column \(error.column): \(error.problem)")
        }
    }
}
