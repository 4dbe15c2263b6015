import Foundation
import RebalanceRecorder

/// The rebalances of a run in its report: the phases as a picture, and each in a line.
struct RebalanceSection {
    let rebalances: Result<RebalanceAccount, RebalanceFileError>?

    /// Empty for a run that has no consumers' frames to look at.
    var markup: Markup {
        switch rebalances {
        case nil: ""
        case .failure(let error): "<h2>Rebalances</h2><p>\(error.problem)</p>"
        case .success(let account): "<h2>Rebalances</h2>\(note(account))\(picture(account))<ul>\(lines(account))</ul>"
        }
    }

    private func note(_ account: RebalanceAccount) -> Markup {
        if account.droppedFrames > 0 {
            return "<p><b>Incomplete: \(account.droppedFrames) frames came faster than they were looked at.</b></p>"
        }
        return account.findings.isEmpty ? "<p>None.</p>" : ""
    }

    private func picture(_ account: RebalanceAccount) -> Markup {
        guard !account.findings.rebalances.isEmpty else { return "" }
        let plot = RebalancePlot(account.findings, startMicroseconds: account.startMicroseconds)
        // As an image of its own: its style is not the page's.
        let image = Data(plot.svg.utf8).base64EncodedString()
        return "<img alt=\"Phases of rebalances\" style=\"max-width:100%\" src=\"data:image/svg+xml;base64,\(image)\">"
    }

    private func lines(_ account: RebalanceAccount) -> [Markup] {
        let rebalances = account.findings.rebalances.map { ($0.trigger.microseconds, RebalanceText.sentence($0)) }
        let returns = account.findings.staticReturns.map {
            ($0.joinRequestMicroseconds, RebalanceText.sentence($0))
        }
        return (rebalances + returns).sorted { $0.0 < $1.0 }.map { time, text -> Markup in
            let seconds = Double(time - account.startMicroseconds) / 1e6
            return "<li>\(Readable.seconds(seconds)) \(text)</li>"
        }
    }
}
