/// One broker's copy of a partition.
package struct Replica {
    package let broker: Int32
    package var log = ReplicaLog()
    package var isInSync = true
    /// Up to where the leader knows this log to be the same as its own. What lies beyond may be of another epoch.
    var sharedEnd: Int64 = 0
    /// A deadline is set at which it copies more.
    var isScheduled = false
    /// A deadline is set at which it is looked at whether it still is in sync.
    var isWatched = false

    init(broker: Int32) { self.broker = broker }
}
