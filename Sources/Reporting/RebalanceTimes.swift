import Foundation

/// The times and lengths of a `rebalances.json`, whatever they belong to.
enum RebalanceTimes {
    /// In µs: 285 years, and exact in every reader of JSON.
    private static let range: ClosedRange<Double> = 0...0x1p53

    /// Where the first is that can be none, such as `findings.rebalances[0].end_us`; nil where all can.
    static func firstWrong(_ data: Data) throws -> String? {
        firstWrong(try JSONSerialization.jsonObject(with: data), at: "", isTime: false)
    }

    private static func firstWrong(_ value: Any, at path: String, isTime: Bool) -> String? {
        switch value {
        case let object as [String: Any]:
            for (key, value) in object.sorted(by: { $0.key < $1.key }) {
                let place = path.isEmpty ? key : "\(path).\(key)"
                if let wrong = firstWrong(value, at: place, isTime: isTime || names(key)) { return wrong }
            }
        case let list as [Any]:
            for (index, value) in list.enumerated() {
                if let wrong = firstWrong(value, at: "\(path)[\(index)]", isTime: isTime) { return wrong }
            }
        case let number as NSNumber where isTime && !range.contains(number.doubleValue): return path
        default: break
        }
        return nil
    }

    private static func names(_ key: String) -> Bool { key == "us" || key.hasSuffix("_us") }
}
