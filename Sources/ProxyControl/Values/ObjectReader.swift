import Experiments

/// Checked access to one object. It reports every mistake it meets and goes on.
///
/// An accessor returns nil if the key is absent or null, and also if its value is wrong, which is then reported. Use it
/// on the task that decodes, and only while decoding.
final class ObjectReader {
    let place: Placed
    let mistakes: ControlMistakes
    private let pairs: [(key: String, value: Placed)]
    private var asked: [String] = []

    /// nil, and reported, if the value is no object.
    init?(_ value: Placed, _ mistakes: ControlMistakes) {
        guard case .object(let pairs) = value.content else {
            let name = value.path.isEmpty ? "the content" : "'\(value.path)'"
            mistakes.report(
                value, problem: "\(name) is \(value.shape), not an object", remedy: "write it as {\"key\": value}")
            return nil
        }
        (place, self.pairs, self.mistakes) = (value, pairs, mistakes)
    }

    var keys: [String] { pairs.map(\.key) }

    /// The value of a key; nil if it is absent or null.
    func value(_ key: String) -> Placed? {
        if !asked.contains(key) { asked.append(key) }
        guard let value = pairs.last(where: { $0.key == key })?.value else { return nil }
        if case .null = value.content { return nil }
        return value
    }

    func report(_ key: String?, _ problem: String, _ remedy: String) {
        mistakes.report(key.flatMap { value($0) } ?? place, problem: problem, remedy: remedy)
    }

    /// Reports the keys that nobody asked for.
    func refuseUnknownKeys(except tolerated: Set<String> = []) {
        for (key, value) in pairs where !asked.contains(key) && !tolerated.contains(key) {
            let remedy = Suggestion.remedy(for: key, among: asked)
            let owner = place.path.isEmpty ? "" : " in '\(place.path)'"
            mistakes.report(value, problem: "the key '\(key)' is unknown\(owner)", remedy: remedy)
        }
    }

    func text(_ key: String) -> String? {
        guard let value = value(key) else { return nil }
        if case .text(let text) = value.content { return text }
        mistakes.report(
            value, problem: "'\(value.path)' is \(value.shape), not a text", remedy: "write it in double quotes")
        return nil
    }

    func flag(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        if case .flag(let flag) = value.content { return flag }
        mistakes.report(
            value, problem: "'\(value.path)' is \(value.shape), neither true nor false", remedy: "write true or false")
        return nil
    }

    func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
        guard let value = value(key) else { return nil }
        let limits = "write a number from \(JSON.digits(range.lowerBound)) to \(JSON.digits(range.upperBound))"
        guard case .number(let number) = value.content else {
            mistakes.report(value, problem: "'\(value.path)' is \(value.shape), not a number", remedy: limits)
            return nil
        }
        guard range.contains(number) else {
            mistakes.report(
                value, problem: "'\(value.path)' is \(JSON.digits(number)), which is out of range", remedy: limits)
            return nil
        }
        return number
    }

    /// A length of time with its unit, such as `80ms`.
    func duration(_ key: String) -> Duration? {
        guard let text = text(key), let value = value(key) else { return nil }
        do { return try Duration(parsing: text) } catch {
            mistakes.report(value, problem: "'\(value.path)': \(error.problem)", remedy: error.remedy)
            return nil
        }
    }

    func object(_ key: String) -> ObjectReader? { value(key).flatMap { ObjectReader($0, mistakes) } }

    func list(_ key: String) -> [Placed]? {
        guard let value = value(key) else { return nil }
        return Self.list(value, mistakes)
    }

    func texts(_ key: String) -> [String]? {
        list(key)?.compactMap { item in
            if case .text(let text) = item.content { return text }
            mistakes.report(
                item, problem: "'\(item.path)' is \(item.shape), not a text", remedy: "write it in double quotes")
            return nil
        }
    }

    static func list(_ value: Placed, _ mistakes: ControlMistakes) -> [Placed]? {
        if case .list(let items) = value.content { return items }
        let name = value.path.isEmpty ? "the content" : "'\(value.path)'"
        mistakes.report(value, problem: "\(name) is \(value.shape), not a list", remedy: "write it as [ … ]")
        return nil
    }
}
