/// The named counters of a table, read from what `nft list counters` prints.
struct NetfilterCounters {
    private(set) var packets: [String: Int] = [:]

    init(listing: String) {
        var name: Substring?
        for line in listing.split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            if words.first == "counter", words.count > 1 {
                name = words[1]
            } else if words.first == "packets", words.count > 1, let count = Int(words[1]), let known = name {
                packets[String(known)] = count
                name = nil
            }
        }
    }
}
