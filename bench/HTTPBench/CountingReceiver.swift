import Synchronization
import TargetKit

/// Counts answers, and how many of them were not what was asked for.
final class CountingReceiver: DeliveryReceiver {
    let acknowledged = Atomic<Int>(0)
    let others = Atomic<Int>(0)
    /// The sum of the times from sending to answer, in nanoseconds.
    let service = Atomic<UInt64>(0)

    func receive(_ delivery: Delivery, of sequence: UInt64, at moment: UInt64) {
        if case .acknowledged = delivery {
            acknowledged.wrappingAdd(1, ordering: .relaxed)
        } else {
            others.wrappingAdd(1, ordering: .relaxed)
        }
    }

    func receive(_ delivery: Delivery, of sequence: UInt64, exchange: Exchange) {
        receive(delivery, of: sequence, at: exchange.answered)
        service.wrappingAdd(exchange.answered &- exchange.sent, ordering: .relaxed)
    }
}
