import Testing

@testable import KafkaTarget

@Suite struct GroupGenerationTests {
    private func parse(_ bytes: [UInt8]) -> Int32? { bytes.withUnsafeBytes(GroupGeneration.parse) }

    @Test func `the generation follows the magic of the client's own form`() {
        #expect(parse(Array("CGMDv2:".utf8) + [7, 1, 0, 0, 0] + Array("group".utf8)) == 263)
    }

    @Test func `a member that has not joined, and another form, tell none`() {
        #expect(parse(Array("CGMDv2:".utf8) + [255, 255, 255, 255]) == nil)
        #expect(parse(Array("CGMDv3:".utf8) + [7, 0, 0, 0]) == nil)
        #expect(parse(Array("CGMDv2:".utf8) + [7]) == nil)
        #expect(parse([]) == nil)
    }
}
