/// A topic in which consumers write an effect of each message that they process.
public protocol ResultTopic: Sendable {
    /// Reads what was written since it was opened, one message at a time; blocks at most `limit`.
    ///
    /// `body` gets the idempotency key of a message: from its header, or else its key; empty without either.
    /// Throws: `TargetError` when its end is not reached in time.
    func forEachKey(within limit: Duration, _ body: (String) -> Void) throws(TargetError)
}
