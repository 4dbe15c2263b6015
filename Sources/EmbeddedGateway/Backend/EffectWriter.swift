import Foundation
import NIOCore
import Synchronization

/// Applies the effects of requests on a thread of its own: what came during one transaction shares the next.
///
/// Connections wait for their answers, so never more is pending than there are connections.
final class EffectWriter: Sendable {
    private struct Pending: Sendable {
        var key: String
        var checksum: UInt32
        var result: EventLoopPromise<EffectStore.Result>
    }

    private let pending = Mutex<[Pending]>([])
    private let arrived = DispatchSemaphore(value: 0)

    init(_ store: sending EffectStore) {
        let handed = Mutex<EffectStore?>(store)
        let thread = Thread { [self] in
            guard let store = handed.withLock({ $0.take() }) else { return }
            while true { applyNext(to: store) }
        }
        thread.name = "effects"
        thread.start()
    }

    func apply(key: String, checksum: UInt32, result: EventLoopPromise<EffectStore.Result>) {
        let isFirst = pending.withLock { pending in
            pending.append(Pending(key: key, checksum: checksum, result: result))
            return pending.count == 1
        }
        if isFirst { arrived.signal() }
    }

    private func applyNext(to store: EffectStore) {
        arrived.wait()
        let batch = pending.withLock { pending in
            defer { pending = [] }
            return pending
        }
        do {
            let results = try store.apply(batch.map { ($0.key, $0.checksum) })
            for (effect, result) in zip(batch, results) { effect.result.succeed(result) }
        } catch { for effect in batch { effect.result.fail(error) } }
    }
}
