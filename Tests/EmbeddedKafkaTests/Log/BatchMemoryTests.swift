import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka

@Suite struct BatchMemoryTests {
    @Test func `logs above the limit are read from files as they were written`() {
        let driver = ModelDriver { $0.memory = 5_000 }
        let sent = (0..<500).map { "message \($0)" }
        for value in sent {
            driver.produce([value])
            driver.advance(by: .milliseconds(1))
            #expect(driver.model.summary.bytesInMemory <= 5_000)
        }
        #expect(driver.model.summary.bytes > 30_000)
        #expect(driver.values == sent)
    }

    @Test func `memory that a deleted topic had is free again`() {
        let driver = ModelDriver()
        for _ in 0..<10 { driver.produce(["x"]) }
        #expect(driver.model.summary.bytesInMemory > 0)
        driver.perform(.deleteTopic(name: "t"))
        driver.advance(by: .seconds(60))
        #expect(driver.model.summary.bytesInMemory == 0)
    }

    @Test func `a spill file gives back what it was given, and takes no more when full`() throws {
        let file = try #require(SpillFile())
        let first = file.append(ByteBuffer(string: "one"))
        let second = file.append(ByteBuffer(string: "three"))
        #expect(try file.read(at: #require(second), count: 5) == ByteBuffer(string: "three"))
        #expect(try file.read(at: #require(first), count: 3) == ByteBuffer(string: "one"))
        #expect(!file.isFull)
    }
}
