import MessageLedger

extension PlaceEvidence {
    /// The place of a single message.
    func place(of message: MessageID) -> Place? {
        var places = acknowledgedPlaces
        return places.place(of: message)
    }
}
