import Experiments
import FaultProxy

extension AttributeUnit {
    /// How it may be written instead of a plain number.
    private var example: String {
        switch self {
        case .milliseconds: ", or a duration such as \"80ms\""
        case .microseconds: ", or a duration such as \"250us\""
        case .bytes: ", or a size such as \"64KiB\""
        case .share: ", or a share such as \"2%\""
        default: ""
        }
    }

    /// Checks a value and brings it into this unit; reports what is wrong and gives nil then.
    func read(_ value: Placed, _ mistakes: ControlMistakes) -> JSON? {
        switch (self, value.content) {
        case (.flag, .flag(let flag)): return .flag(flag)
        case (.choice(let words), .text(let text)):
            if words.contains(text) { return .text(text) }
            mistakes.report(
                value, problem: "'\(text)' is not a value of '\(value.path)'",
                remedy: Suggestion.remedy(for: text, among: words))
        case (.text, .text(let text)): return .text(text)
        case (.texts, .text(let text)): return .list([.text(text)])
        case (.texts, .list(let items)): return texts(items, mistakes)
        case (.flag, _): wrongShape(value, "write true or false", mistakes)
        case (.choice(let words), _):
            wrongShape(value, "use \(Suggestion.list(words.map { "\"\($0)\"" }, last: "or"))", mistakes)
        case (.texts, _): wrongShape(value, "write a list of texts, such as [\"a\", \"b\"]", mistakes)
        case (.text, _): wrongShape(value, "write a text in double quotes", mistakes)
        case (_, .number(let number)): return checked(number, value, mistakes)
        case (_, .text(let text)): return quantity(text, value, mistakes).flatMap { checked($0, value, mistakes) }
        default: wrongShape(value, "write a number\(example)", mistakes)
        }
        return nil
    }

    private func texts(_ items: [Placed], _ mistakes: ControlMistakes) -> JSON? {
        for item in items {
            guard case .text = item.content else {
                wrongShape(item, "write a text in double quotes", mistakes)
                return nil
            }
        }
        return .list(items.map(\.json))
    }

    private func wrongShape(_ value: Placed, _ remedy: String, _ mistakes: ControlMistakes) {
        mistakes.report(value, problem: "'\(value.path)' is \(value.shape)", remedy: remedy)
    }

    private func checked(_ number: Double, _ value: Placed, _ mistakes: ControlMistakes) -> JSON? {
        let needsWhole = self == .bytes || self == .count
        guard range.contains(number), !needsWhole || number == number.rounded() else {
            let kind = needsWhole ? "whole number" : "number"
            mistakes.report(
                value, problem: "'\(value.path)' is \(JSON.digits(number)), which is out of range",
                remedy: "write a \(kind) from 0 to \(JSON.digits(range.upperBound)) (\(name))")
            return nil
        }
        return .number(number)
    }

    private func quantity(_ text: String, _ value: Placed, _ mistakes: ControlMistakes) -> Double? {
        do throws(UnitMistake) {
            switch self {
            case .milliseconds: return try Duration(parsing: text).nanoseconds / 1e6
            case .microseconds: return try Duration(parsing: text).nanoseconds / 1e3
            case .bytes: return Double(try ByteCount(parsing: text).bytes)
            case .share: return try Share(parsing: text).fraction
            default:
                throw UnitMistake(problem: "the text '\(text)' is not a number", remedy: "write a number (\(name))")
            }
        } catch {
            mistakes.report(value, problem: "'\(value.path)': \(error.problem)", remedy: error.remedy)
            return nil
        }
    }
}

extension Duration {
    /// Divided by a power of ten this stays a short decimal, which seconds would not.
    fileprivate var nanoseconds: Double {
        Double(components.seconds) * 1e9 + Double(components.attoseconds / 1_000_000_000)
    }
}
