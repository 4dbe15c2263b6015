extension KeyedDecodingContainer {
    /// Refuses a line of a history that a newer Highwater wrote: what it means is not known here.
    func requireFormat(upTo known: Int, forKey key: Key) throws {
        let format = try decode(Int.self, forKey: key)
        guard format > known else { return }
        throw DecodingError.dataCorruptedError(
            forKey: key, in: self,
            debugDescription: "format \(format) is newer than \(known), which this highwater knows")
    }
}
