/// What the templates of an event draw on.
struct EventFacts {
    var index: UInt64
    /// When the event is due, since 1970.
    var milliseconds: UInt64
    /// The root of the fields' chance.
    var seed: UInt64
    var identity: UnsafeRawBufferPointer
    var key: UnsafeRawBufferPointer
}
