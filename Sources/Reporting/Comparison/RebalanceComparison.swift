import RebalanceRecorder

/// The rebalances of several runs beside each other, by experiment.
public struct RebalanceComparison: Sendable {
    struct Entry: Sendable {
        /// Counts from 1, over all experiments.
        var number: Int
        var run: ComparedRun
        var totals: RebalanceTotals
        /// nil where the consumers did not tell when they read what.
        var agreement: WitnessAgreement?
        /// What set the rebalances off, in a few words.
        var story: RebalanceStory { RebalanceStory(run, totals) }
    }

    struct Group: Sendable {
        /// The experiment; nil for recordings.
        var experiment: String?
        var entries: [Entry]

        var title: String { experiment ?? "recordings" }
    }

    /// In the order in which the first run of each was named.
    let groups: [Group]

    /// `triggers`: only rebalances of these count; all of them where it is empty.
    public init(_ runs: [ComparedRun], triggers: Set<Occasion> = []) {
        var order: [String?] = []
        for run in runs where !order.contains(run.experiment) { order.append(run.experiment) }
        var number = 0
        groups = order.map { experiment in
            let entries = runs.filter { $0.experiment == experiment }.map { run in
                number += 1
                return Entry(
                    number: number, run: run, totals: RebalanceTotals(run, triggers: triggers),
                    agreement: WitnessAgreement(run))
            }
            return Group(experiment: experiment, entries: entries)
        }
    }

    var entries: [Entry] { groups.flatMap(\.entries) }
    /// The longest sum of phases, in µs: the scale of all bars.
    var longest: Int64 { entries.compactMap(\.totals.total).max() ?? 0 }

    /// Of all runs together; nil where no partition moved, or no consumer told.
    var agreement: WitnessAgreement? {
        let all = WitnessAgreement(entries.compactMap(\.agreement))
        return all.isTold ? all : nil
    }

    /// What is left out of the runs, and why; nil where nothing is.
    var leftOut: String? {
        let before = entries.reduce(0) { $0 + $1.totals.before }
        let after = entries.reduce(0) { $0 + $1.totals.after }
        guard before + after > 0 else { return nil }
        return "not counted: \(before) rebalances before the steady state, \(after) after the drain"
    }
}
