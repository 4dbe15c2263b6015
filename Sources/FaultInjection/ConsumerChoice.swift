import Experiments

/// Which member of the fleet a fault acts on: `any`, or a number from 1.
struct ConsumerChoice: Sendable, Hashable, CustomStringConvertible {
    private let name: String?

    init?(fields: Fields) {
        guard let text = fields.string("consumer") else {
            fields.demand("consumer", example: "any")
            return nil
        }
        if text == "any" {
            name = nil
        } else if let number = Int(text), number > 0 {
            name = "consumer-\(number)"
        } else {
            fields.report(
                "consumer", problem: "'\(text)' names no consumer",
                remedy: "write 'any', or the number of a consumer, counted from 1")
            return nil
        }
    }

    func choose(from running: [String], using generator: inout SplitMix64) throws(FaultError) -> String {
        if let name {
            guard running.contains(name) else { throw FaultError("\(name) is not running: nothing matches") }
            return name
        }
        guard let chosen = running.sorted().randomElement(using: &generator) else {
            throw FaultError("no consumer is running: nothing matches")
        }
        return chosen
    }

    var description: String { name ?? "one consumer, chosen by seed" }
}
