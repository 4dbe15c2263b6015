import Experiments

/// How many duplicates of a kind there may be.
enum DuplicateBound: Sendable, Hashable {
    case count(UInt64)
    /// Of the messages that were delivered.
    case share(Double)
    case aroundFaults

    var text: String {
        switch self {
        case .count(0): "none"
        case .count(let limit): "at most \(limit)"
        case .share(let limit): "at most \(Share(fraction: limit))"
        case .aroundFaults: "around faults only"
        }
    }
}

extension Fields {
    /// `none`, a number, a share in percent, or `around-faults`.
    func duplicateBound(_ key: String) -> DuplicateBound? {
        guard let text = string(key) else { return nil }
        if text == "none" { return .count(0) }
        if text == "around-faults" { return .aroundFaults }
        if let count = UInt64(text) { return .count(count) }
        if text.hasSuffix("%"), let share = share(key) { return .share(share) }
        if !text.hasSuffix("%") {
            report(
                key, problem: "'\(text)' is no bound of duplicates",
                remedy: "write 'none', a number, a share such as '2%', or 'around-faults'")
        }
        return nil
    }
}
