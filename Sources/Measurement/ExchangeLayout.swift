/// How the file of an exchange log is laid out: a header, the newest records, and behind them all earlier ones.
enum ExchangeLayout {
    static let magic: UInt64 = 0x474e_4843_5845_5748  // HWEXCHNG, read as little-endian bytes
    static let version: UInt64 = 1
    static let recordWords = 5
    static let recordBytes = recordWords * 8
    /// Records in the tail, which is moved behind the others when it is full.
    static let tailRecords = 1638
    static let headerWords = 8
    static let tailOffset = 4096
    /// Where the earlier records begin: the next page after the tail.
    static let bodyOffset = 69_632

    /// The words of the header.
    enum Word: Int {
        case magic, version, recordWords, run, producer
        /// Records in the log, and how many of them have left the tail.
        case count, moved
        /// Requests that the log had no room for.
        case dropped
    }
}
