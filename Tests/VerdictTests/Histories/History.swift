import MessageLedger

/// What the processes of a run did and saw, in the order in which it happened, with one producer.
struct History: Sendable {
    /// The first offset of each partition that belongs to the run.
    var startOffsets: [Int64]
    /// The key of each message; its place here is its sequence.
    var keys: [UInt32]
    var steps: [Step] = []

    enum Step: Sendable, Hashable {
        case attempted(UInt64)
        /// With the place that the target told, if it told one.
        case acknowledged(UInt64, Place?)
        case assigned(member: String, [Int32], generation: Int)
        case revoked(member: String, [Int32])
        /// The process is gone, by whatever signal.
        case ended(member: String)
        case delivered(member: String, Delivery)
        /// Offsets after the last one that was processed, by partition.
        case committed(member: String, [Int32: Int64])
    }

    struct Delivery: Sendable, Hashable {
        var place: Place
        var content: Content
    }

    /// What a consumer finds at a place.
    enum Content: Sendable, Hashable {
        case message(UInt64)
        /// A message of the run whose payload is not the one that was sent.
        case damaged(UInt64)
        /// A message that another run sent.
        case foreign
        /// One that no Highwater sent.
        case unstamped

        /// The message of this run that arrives whole.
        var message: UInt64? { if case .message(let sequence) = self { sequence } else { nil } }
    }
}

extension History {
    /// Every delivery of a message of the run that arrived whole, with the index of its step.
    var deliveries: [(index: Int, member: String, place: Place, message: UInt64)] {
        steps.enumerated().compactMap { index, step in
            guard case .delivered(let member, let delivery) = step, let message = delivery.content.message else {
                return nil
            }
            return (index, member, delivery.place, message)
        }
    }

    /// Every acknowledgement, with the index of its step.
    var acknowledgements: [(index: Int, message: UInt64, place: Place?)] {
        steps.enumerated().compactMap { index, step in
            if case .acknowledged(let message, let place) = step { (index, message, place) } else { nil }
        }
    }
}
