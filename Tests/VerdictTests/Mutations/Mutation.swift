import Invariants
import MessageLedger

/// One thing that goes wrong in a run that was good, at a place that the dice choose.
enum Mutation: String, CaseIterable, Sendable {
    case dropDelivery = "a delivery is dropped"
    case dropMessage = "all deliveries of a message are dropped"
    case damagePayload = "a bit of a payload flips"
    case swapMessages = "two messages change places"
    case swapMoments = "two deliveries change their order"
    case delayDelivery = "a delivery comes at the end"
    case deliverAgain = "a delivery comes twice"
    case rewind = "a partition is read again from further back"
    case storeAgain = "a message lies in the log again"
    case moveAcknowledgement = "an acknowledgement tells another offset"
    case crossAcknowledgements = "two acknowledgements tell each other's offsets"
    case hidePlace = "an acknowledgement tells no offset"
    case addForeign = "a message of another run comes"
    case addUnstamped = "a message of nobody comes"
    case skipAtTakeover = "a new owner begins too far"
    case commitAhead = "a commit goes too far"
    case secondOwner = "a partition is given to a second member"
    case loseAcknowledgement = "an acknowledgement never comes"
    case attemptMore = "a message is sent and never heard of"

    /// The promise that it breaks for certain, and what is to be said of it; nil for what breaks none.
    var breaks: (promise: Promise, verdict: Verdict)? {
        switch self {
        case .dropMessage: (.noLoss, .violated)
        case .damagePayload, .addForeign, .addUnstamped: (.noPhantoms, .violated)
        case .swapMessages, .moveAcknowledgement, .crossAcknowledgements: (.offsetsAgree, .violated)
        case .hidePlace: (.offsetsAgree, .inconclusive)
        case .swapMoments, .delayDelivery: (.orderPerPartition, .violated)
        case .deliverAgain, .rewind, .storeAgain: (.duplicates, .violated)
        case .skipAtTakeover: (.resume, .violated)
        case .commitAhead: (.commits, .violated)
        case .secondOwner: (.ownership, .violated)
        // What was delivered twice is not lost; what was not promised cannot be.
        case .dropDelivery, .loseAcknowledgement, .attemptMore: nil
        }
    }

    /// The history with this change, or nil when it has no place for it.
    func apply(to history: History, _ dice: inout some RandomNumberGenerator) -> History? {
        var changed = history
        let isDone =
            switch self {
            case .dropDelivery: changed.dropDelivery(&dice)
            case .dropMessage: changed.dropMessage(&dice)
            case .damagePayload: changed.damagePayload(&dice)
            case .swapMessages: changed.swapMessages(&dice)
            case .swapMoments: changed.swapMoments(&dice)
            case .delayDelivery: changed.delayDelivery(&dice)
            case .deliverAgain: changed.deliverAgain(&dice)
            case .rewind: changed.rewind(&dice)
            case .storeAgain: changed.storeAgain(&dice)
            case .moveAcknowledgement: changed.moveAcknowledgement(&dice)
            case .crossAcknowledgements: changed.crossAcknowledgements(&dice)
            case .hidePlace: changed.hidePlace(&dice)
            case .addForeign: changed.add(.foreign, &dice)
            case .addUnstamped: changed.add(.unstamped, &dice)
            case .skipAtTakeover: changed.skipAtTakeover(&dice)
            case .commitAhead: changed.commitAhead(&dice)
            case .secondOwner: changed.secondOwner(&dice)
            case .loseAcknowledgement: changed.loseAcknowledgement(&dice)
            case .attemptMore: changed.attemptMore()
            }
        return isDone ? changed : nil
    }
}
