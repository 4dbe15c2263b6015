/// Memory that lives as long as this value.
struct OwnedBytes: ~Copyable {
    let buffer: UnsafeMutableRawBufferPointer

    init(count: Int) { buffer = .allocate(byteCount: max(1, count), alignment: 16) }

    init(_ bytes: [UInt8]) {
        self.init(count: bytes.count)
        buffer.copyBytes(from: bytes)
    }

    deinit { buffer.deallocate() }
}
