/// One broker as the cluster sees it.
package struct BrokerState {
    let id: Int32
    /// Whether its process runs.
    var isUp = true
    /// Its process is stopped, but its connections are there.
    var isPaused = false
    /// The others do without it, since it was silent for too long or has said goodbye.
    var isFenced = false
    /// Raised whenever it goes or comes, so that a deadline knows whether it is still meant.
    var incarnation: UInt64 = 0
    /// How long after its leader it has a batch, as a follower; nil: never.
    var replicationDelay: Duration? = .zero
    /// When it last went down.
    var wentAt: ModelTime?

    /// Answers requests, and replicates.
    package var isRunning: Bool { isUp && !isPaused }
    /// May lead partitions.
    var isEligible: Bool { isRunning && !isFenced }
}
