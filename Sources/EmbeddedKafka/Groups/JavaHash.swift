/// Text as Java hashes it. Kafka places groups by it, and where it takes "some" member it takes the first of a hash map.
enum JavaHash {
    static func hash(_ text: String) -> Int32 {
        text.utf16.reduce(0) { 31 &* $0 &+ Int32($1) }
    }

    /// The keys in the order in which Java's hash map walks them, if they were put in as they stand here.
    static func walked(_ keys: [String]) -> [String] {
        var buckets = 16
        while keys.count * 4 > buckets * 3 { buckets *= 2 }
        let places = keys.enumerated().map { (bucket: bucket(of: $1, among: buckets), index: $0, key: $1) }
        return places.sorted { ($0.bucket, $0.index) < ($1.bucket, $1.index) }.map(\.key)
    }

    private static func bucket(of key: String, among buckets: Int) -> Int {
        let hash = UInt32(bitPattern: hash(key))
        return Int(hash ^ (hash >> 16)) & (buckets - 1)
    }
}
