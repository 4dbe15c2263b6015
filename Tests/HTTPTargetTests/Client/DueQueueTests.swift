import Testing

@testable import HTTPTarget

@Suite struct DueQueueTests {
    @Test func `elements come in the order in which they are due`() {
        var queue = DueQueue<UInt64>()
        for due in (0..<500).map({ _ in UInt64.random(in: 0..<100) }) { queue.insert(due, due: due) }
        var order: [UInt64] = []
        while let due = queue.firstDue {
            let element = queue.removeFirst()
            #expect(element == due)
            order.append(element)
        }
        #expect(order == order.sorted() && order.count == 500)
    }

    @Test func `bytes are appended, replaced and removed at the front`() {
        var store = ByteStore()
        defer { store.deallocate() }
        store.append("key: 0-17\r\n")
        "-2".utf8CString.withUnsafeBytes { store.replace(9..<9, with: UnsafeRawBufferPointer(rebasing: $0[..<2])) }
        "-10".utf8CString.withUnsafeBytes { store.replace(9..<11, with: UnsafeRawBufferPointer(rebasing: $0[..<3])) }
        store.append(number: 1_234_567_890)
        #expect(String(decoding: store.bytes, as: UTF8.self) == "key: 0-17-10\r\n1234567890")
        store.removeFirst(14)
        #expect(String(decoding: store.bytes, as: UTF8.self) == "1234567890")
    }
}
