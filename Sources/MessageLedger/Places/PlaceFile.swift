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

    /// Records in a file that a process writes; one that was rewritten may have fewer.
    static let capacity = 1 << 16
    static let recordBytes = 16
    static let fileBytes = LedgerHeader.byteCount + capacity * recordBytes
    private static let suffix = ".places"

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
