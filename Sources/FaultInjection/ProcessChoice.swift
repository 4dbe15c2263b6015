import Experiments

/// Which process of a run a fault acts on: `consumer: any`, `backend: 2`; numbers count from 1.
struct ProcessChoice: Sendable, Hashable, CustomStringConvertible {
    /// What the process does in the run; the word that names it in a file and begins its name.
    enum Role: String, Sendable, CaseIterable { case consumer, backend }

    let role: Role
    private let name: String?

    /// Reads the one of `roles` that the mapping has; reports when there is none, or more.
    init?(fields: Fields, roles: [Role] = Role.allCases) {
        let given = roles.filter { fields.contains($0.rawValue) }
        guard let role = given.first else {
            fields.demand(roles[0].rawValue, example: "\(roles[0].rawValue): any")
            return nil
        }
        if let other = given.dropFirst().first {
            fields.report(
                atKey: other.rawValue, problem: "the fault acts on both a \(role.rawValue) and a \(other.rawValue)",
                remedy: "write two faults")
        }
        guard let text = fields.string(role.rawValue) else { return nil }
        self.role = role
        if text == "any" {
            name = nil
        } else if let number = Int(text), number > 0 {
            name = "\(role.rawValue)-\(number)"
        } else {
            fields.report(
                role.rawValue, problem: "'\(text)' names no \(role.rawValue)",
                remedy: "write 'any', or the number of a \(role.rawValue), counted from 1")
            return nil
        }
    }

    func choose(from running: [String], using generator: inout SplitMix64) throws(FaultError) -> String {
        if let name {
            guard running.contains(name) else { throw FaultError("\(name) is not running: nothing matches") }
            return name
        }
        guard let chosen = running.sorted().randomElement(using: &generator) else {
            throw FaultError("no \(role.rawValue) is running: nothing matches")
        }
        return chosen
    }

    var description: String { name ?? "one \(role.rawValue), chosen by seed" }
}
