/// What the model has set a time for. Each is looked at again when it is due, since it may have settled itself.
enum ModelEvent {
    /// A reader has waited long enough.
    case fetch(RequestID)
    /// A writer's batch has not been committed in time.
    case produce(RequestID)
    /// A follower copies what its delay has held back.
    case replicate(Partition, broker: Int32)
    /// A follower that is behind may have been so for too long.
    case watch(Partition, broker: Int32)
    /// A broker has been silent for too long.
    case session(broker: Int32, incarnation: UInt64)
    case retention
}
