import Experiments

/// Documents that are right, to be made wrong by one change.
enum Samples {
    static let profile = """
        highwater: 1
        name: short
        stages:
          - {hold: 500/s, for: 15s}
          - {ramp: to 5000/s, for: 5s}
          - {ramp: 5000/s to 500/s, for: 40s}
        """

    static let experiment = """
        highwater: 1
        name: flash-sale
        seed: 4711
        target: {kafka: {partitions: 12}}
        load: {profile: ../loadprofiles/short.yaml, scale: 140%}
        consumers: {group: workers, count: 4, outcome: {sqlite: outcomes.db, apply: naive}}
        steady-state: [lag.max < 500, errors.rate < 0.1%]
        schedule:
          - {id: slow-net, at: 30s, fault: {network: {latency: 150ms, loss: 2%}}, between: consumers and brokers, for: 10s}
          - {id: kill-one, at: 15s, fault: {kill: {}}, restart-after: 3s, for: 10s}
          - {id: tick, at: 50s, fault: {kill: {}}}
        stop-when: [errors.rate > 20% for 10s]
        invariants:
          no-loss: {}
          lag: {bounded-lag: {max: 20000}}
          recovery: {expect: time-until(lag.max < 500) < 30s, after: slow-net}
          tail: {expect: latency.p99 < 1.2 * baseline, during: kill-one + 2s}
        drain: {until: lag.max == 0, at-most: 20s}
        history: {track: [recovery]}
        """

    static let profiles = [
        "loadprofiles/short.yaml": profile,
        "targets/local.yaml": "kafka: {partitions: 3}",
        "targets/wrong.yaml": "kafka:\n  partitions: many",
    ]

    static let files = SourceFiles.inMemory(profiles)

    static func load(_ text: String) throws(DocumentError) -> Experiment {
        try Experiment.parse(text, file: "experiments/x.yaml", catalogs: .dummies, files: files)
    }

    /// The sample with `old`, which must occur, replaced by `new`.
    static func load(replacing old: String, with new: String) throws(DocumentError) -> Experiment {
        precondition(experiment.contains(old), "the sample has no '\(old)'")
        return try load(experiment.replacing(old, with: new))
    }

    /// The mistakes of the sample with one change, without locations: `problem / remedy`.
    static func mistakes(replacing old: String, with new: String) -> [String] {
        do {
            _ = try load(replacing: old, with: new)
            return []
        } catch { return error.mistakes.all.map { "\($0.problem) / \($0.remedy)" } }
    }
}
