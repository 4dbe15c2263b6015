/// The full files of a run's places, the oldest first, and what they hold together.
///
/// Kept up to date with each file that comes or goes: a long run has tens of thousands of them.
struct PlaceFiles: Sendable {
    private var files: [Int: PlaceIndex] = [:]
    private var names: Set<String> = []
    /// Numbers of files in the order in which they were found; those below `first` are gone.
    private var first = 0
    private var next = 0
    /// The files that tell of each block.
    private var holders: [UInt64: [Int]] = [:]
    /// By teller and partition, the last block that was told of.
    private var ends: [PlaceFile.Teller: [UInt64: UInt64]] = [:]
    /// How often each block is told of.
    private(set) var records: [UInt64: Int] = [:]
    /// Of all records.
    private(set) var bytes = 0

    func contains(_ name: String) -> Bool { names.contains(name) }

    mutating func append(_ file: PlaceIndex) {
        enter(file, as: next)
        next += 1
    }

    /// Another file takes the place of one, or none.
    mutating func replace(_ number: Int, with file: PlaceIndex?) {
        guard let old = files.removeValue(forKey: number) else { return }
        names.remove(old.name)
        bytes -= old.records * PlaceFile.recordBytes
        for (key, count) in old.blocks {
            holders[key]?.removeAll { $0 == number }
            if holders[key]?.isEmpty == true { holders[key] = nil }
            let left = (records[key] ?? 0) - count
            records[key] = left > 0 ? left : nil
        }
        if let file { enter(file, as: number) }
        while first < next, files[first] == nil { first += 1 }
    }

    private mutating func enter(_ file: PlaceIndex, as number: Int) {
        files[number] = file
        names.insert(file.name)
        bytes += file.records * PlaceFile.recordBytes
        for (key, count) in file.blocks {
            holders[key, default: []].append(number)
            records[key, default: 0] += count
            let partition = key >> PlaceBlock.numberBits
            ends[file.teller, default: [:]][partition] = max(ends[file.teller]?[partition] ?? 0, key)
        }
    }

    /// Calls `body` with each file, the oldest first, until it returns false.
    func forEach(_ body: (PlaceIndex) -> Bool) {
        for number in first..<next {
            if let file = files[number], !body(file) { return }
        }
    }

    /// The files that tell of any of these blocks, the oldest first.
    func holding(_ blocks: Set<UInt64>) -> [(number: Int, file: PlaceIndex)] {
        Set(blocks.flatMap { holders[$0] ?? [] }).sorted().compactMap { number in
            files[number].map { (number, $0) }
        }
    }

    /// The last block of a partition that both acknowledgements and deliveries have come to; 0 for none.
    func end(of partition: UInt64) -> UInt64 {
        min(ends[.acknowledgements]?[partition] ?? 0, ends[.deliveries]?[partition] ?? 0)
    }
}
