import Foundation

/// The experiments about rebalances, and what makes short variants of them: fewer messages, shorter sessions.
enum RebalanceExperiment {
    static let folder = HighwaterProcess.repository.appending(path: "experiments/rebalance")

    static func experiment(_ name: String) -> String { folder.appending(path: "\(name).yaml").path }

    static let cooperative = ["consumers.assignor=cooperative-sticky"]
    static let eager = ["consumers.assignor=range", "consumers.static-membership=false"]
    static let members = ["consumers.static-membership=true"]

    static func load(_ rate: Int = 600, seconds: Int) -> String {
        "load.profile=[{hold: \(rate)/s, for: \(seconds)s}]"
    }

    static func session(_ seconds: Int) -> [String] {
        ["consumers.session-timeout=\(seconds)s", "consumers.heartbeat=300ms", "warm-up=2s"]
    }

    static func arguments(_ name: String, _ settings: [String]) -> [String] {
        ["run", experiment(name)] + settings.flatMap { ["--set", $0] }
    }
}
