import Dispatch
import MessageLedger
import SystemPackage
import TestSupport
import Testing

@Suite struct AtomicWordsTests {
    let directory: TemporaryDirectory
    let file: MappedFile
    let words: AtomicWords

    init() throws {
        directory = try TemporaryDirectory()
        file = try MappedFile.create(directory.file("words"), size: 4096)
        words = file.words(at: 0, count: 512)
    }

    @Test(arguments: [0, 1, 63, 64, 127, 32767]) func `a bit is new once`(bit: Int) {
        #expect(!words.bit(bit))
        #expect(words.setBit(bit))
        #expect(words.bit(bit))
        #expect(!words.setBit(bit))
    }

    @Test func `a bit touches no other`() {
        _ = words.setBit(64)
        #expect(words.load(0) == 0)
        #expect(words.load(1) == 1)
        #expect(words.load(2) == 0)
    }

    @Test func `of many threads that set one bit, one is told that it was new`() {
        let rounds = 2000
        let winners = file.words(at: 2048, count: 1)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for bit in 0..<rounds where words.setBit(bit) { winners.add(1, 0) }
        }
        #expect(winners.load(0) == UInt64(rounds))
    }

    @Test func `a word is raised and never lowered`() {
        #expect(words.raise(to: 10, 5) == 0)
        #expect(words.raise(to: 3, 5) == 10)
        #expect(words.load(5) == 10)
    }

    @Test func `a word is replaced only where it is the expected one`() {
        words.store(7, 0)
        words.replace(8, with: 9, 0)
        #expect(words.load(0) == 7)
        words.replace(7, with: 9, 0)
        #expect(words.load(0) == 9)
        #expect(words.exchange(1, 0) == 9)
    }
}
