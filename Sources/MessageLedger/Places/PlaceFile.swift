import SystemPackage

/// A file of places, of one process and one kind; `docs/ledger-format.md` documents it.
///
/// A record is two words: the place, which is never zero, and the message. The message is stored first, so that a record
/// whose place is there is whole.
enum PlaceFile {
    /// Who tells where a message lies.
    enum Teller: String, CaseIterable, Sendable {
        case acknowledgements, deliveries

        var kind: LedgerHeader.Kind { self == .acknowledgements ? .acknowledgements : .deliveries }
    }

    /// Records in the largest file; one that was rewritten may have fewer.
    static let largestCapacity = 1 << 18
    static let recordBytes = 16
    private static let suffix = ".places"

    /// Records in a file that a process writes: a short run takes little room, and a long one makes few files, since a file
    /// system takes milliseconds to make one where many were removed.
    static func capacity(ofFile index: Int) -> Int { index == 0 ? 1 << 16 : largestCapacity }

    static func byteCount(capacity: Int) -> Int { LedgerHeader.byteCount + capacity * recordBytes }

    static func path(in directory: FilePath, _ teller: Teller, owner: UInt32, index: Int) -> FilePath {
        directory.appending("\(teller.rawValue)-\(owner)-\(index)\(suffix)")
    }

    /// The teller of a file, by its name; nil for other files.
    static func teller(of name: String) -> Teller? {
        guard name.hasSuffix(suffix) else { return nil }
        return Teller.allCases.first { name.hasPrefix($0.rawValue + "-") }
    }

    static func header(_ teller: Teller, run: UInt64, owner: UInt64, index: UInt64, capacity: Int) -> LedgerHeader {
        LedgerHeader(teller.kind, capacity: UInt64(capacity), run: run, owner: owner, index: index)
    }
}
