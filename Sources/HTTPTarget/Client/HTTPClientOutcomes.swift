import TargetKit

extension HTTPClient {
    /// The answer on a slot is whole.
    @inline(__always)
    func complete(_ slot: Int, keepsConnection: Bool) {
        let now = PacingClock.now
        if keepsConnection {
            pool[slot].pointee.phase = .idle
            pool[slot].pointee.idleSince = now
        } else {
            disconnect(slot)
        }
        conclude(slot, .answered, now)
    }

    /// The attempt on a slot ended without a whole answer.
    func fail(_ slot: Int, _ result: AttemptResult) {
        if pool[slot].pointee.descriptor >= 0 { disconnect(slot) }
        conclude(slot, result, PacingClock.now)
    }

    /// Tells of the attempts that could not be sent; not of those that a receiver adds meanwhile, or it would not end.
    func reportFailures() {
        guard !failures.isEmpty else { return }
        let told = failures
        failures.removeAll()
        for failure in told { fail(failure.slot, failure.result) }
    }

    /// Gives up on the attempts whose time is over.
    func expireAttempts(_ now: UInt64) {
        while pool.oldestAttempt >= 0 {
            let slot = pool.oldestAttempt
            guard pool[slot].pointee.request.sent + timeout <= now else { return }
            fail(slot, pool[slot].pointee.hasSent ? .timedOut : .notConnected)
        }
    }

    /// Sends the repetitions that are due, as far as there are free connections.
    func repeatDue(_ now: UInt64) {
        while let due = waiting.firstDue, due <= now, pool.hasFree {
            let slot = pool.take()
            let connection = pool[slot]
            let next = waiting.removeFirst()
            spareStores.append(connection.pointee.output)
            connection.pointee.output = next.bytes
            connection.pointee.request = next.request
            if retries?.sameKey == false { renewKey(slot) }
            beginAttempt(slot, connection.pointee.output.bytes)
        }
    }

    /// Lets the key of a repetition end with its number, such as `0-4711-2`.
    private func renewKey(_ slot: Int) {
        let connection = pool[slot]
        let end = Int(connection.pointee.request.keyEnd)
        guard end > 0 else { return }
        let old = Int(connection.pointee.request.suffixLength)
        var suffix = "-\(connection.pointee.request.attempts + 1)"
        let length = suffix.utf8.count
        suffix.withUTF8 { connection.pointee.output.replace(end - old..<end, with: UnsafeRawBufferPointer($0)) }
        connection.pointee.request.suffixLength = Int32(length)
        connection.pointee.request.keyEnd = Int32(end - old + length)
    }

    /// Ends an attempt: its request is repeated later, or told of.
    @inline(__always)
    private func conclude(_ slot: Int, _ result: AttemptResult, _ now: UInt64) {
        let connection = pool[slot]
        let request = connection.pointee.request
        let delivery = verdicts.delivery(of: result, status: connection.pointee.answer.head.status)
        pool.endAttempt(slot)
        if keepsRequests, keepForRepetition(slot, result, delivery, now) { return pool.giveBack(slot) }
        let exchange = Self.exchange(request, connection.pointee.answer.head, result, now)
        pool.giveBack(slot)
        tell(delivery, request, exchange)
    }

    @inline(__always)
    private static func exchange(
        _ request: OpenRequest, _ head: ResponseHead, _ result: AttemptResult, _ now: UInt64
    ) -> Exchange {
        guard result == .answered else {
            return Exchange(status: 0, sent: request.sent, answered: now, attempts: request.attempts)
        }
        return Exchange(
            status: head.status, sent: request.sent, answered: now, attempts: request.attempts,
            retryAfterSeconds: head.retryAfterSeconds < 0 ? nil : UInt32(clamping: head.retryAfterSeconds),
            backend: head.backend)
    }

    @inline(__always)
    private func tell(_ delivery: Delivery, _ request: OpenRequest, _ exchange: Exchange) {
        answered += 1
        var delivery = delivery
        // A definite no to the last attempt says nothing about those before it.
        if request.mayHaveHappened, case .rejected = delivery {
            delivery = AttemptResult.earlierEffect
        }
        receiver.receive(delivery, of: request.sequence, exchange: exchange)
    }

    /// Puts a request among those that wait for their next attempt; `false` when it must not be repeated.
    private func keepForRepetition(
        _ slot: Int, _ result: AttemptResult, _ delivery: Delivery, _ now: UInt64
    ) -> Bool {
        let connection = pool[slot]
        var request = connection.pointee.request
        let head = connection.pointee.answer.head
        guard waiting.count < Self.mostWaiting,
            let pause = retries?.pause(
                after: result, status: head.status, sequence: request.sequence, attempts: request.attempts,
                retryAfter: result == .answered ? head.retryAfterSeconds : -1)
        else { return false }
        if case .indeterminate = delivery { request.mayHaveHappened = true }
        waiting.insert(WaitingRequest(request: request, bytes: connection.pointee.output), due: now + pause)
        connection.pointee.output = spareStores.popLast() ?? ByteStore()
        connection.pointee.output.removeAll()
        connection.pointee.written = 0
        return true
    }

    /// Gives up on the requests that wait for their next attempt.
    func abandonWaiting() {
        let now = PacingClock.now
        while !waiting.isEmpty {
            let next = waiting.removeFirst()
            spareStores.append(next.bytes)
            let exchange = Exchange(
                status: 0, sent: next.request.sent, answered: now, attempts: next.request.attempts)
            tell(verdicts.delivery(of: .notRepeated, status: 0), next.request, exchange)
        }
    }
}
