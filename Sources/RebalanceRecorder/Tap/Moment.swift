/// When something passed the tap; frames that were read in one go share a time but not an order.
struct Moment: Sendable, Hashable, Comparable {
    var microseconds: Int64
    /// Counts everything that the recorder has been told.
    var order: Int

    static func < (left: Moment, right: Moment) -> Bool { left.order < right.order }

    /// Before anything that was told.
    static let beginning = Moment(microseconds: .min, order: .min)
    /// After everything that will be told.
    static let never = Moment(microseconds: .max, order: .max)
}
