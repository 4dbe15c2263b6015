import Measurement
import Testing

@Suite struct StreamRecordTests {
    /// Two streams: three workers with the producers 0 to 2, then two with 3 and 4.
    private var manifest: RunManifest {
        var manifest = RunManifestTests.plain
        manifest.streams = [
            StreamRecord(name: "polite", workers: 3, plannedArrivals: 100),
            StreamRecord(name: "greedy", model: .closed, firstProducer: 3, workers: 2, plannedArrivals: 0),
        ]
        manifest.streams[0].offered = 90
        manifest.streams[0].unsent = 10
        manifest.streams[1].offered = 7
        manifest.streams[1].queueFull = 2
        return manifest
    }

    @Test func `the sums over all streams are those of the run`() {
        #expect(manifest.producers == 5)
        #expect(manifest.plannedArrivals == 100)
        #expect(manifest.offered == 97)
        #expect(manifest.unsent == 10)
        #expect(manifest.queueFull == 2)
    }

    @Test(arguments: [
        ("0-0", UInt32(0), UInt64(0)), ("0-1", 1, 0), ("0-2", 2, 0), ("0-3", 0, 1), ("0-4711", 1, 1570), ("1-0", 3, 0),
        ("1-1", 4, 0), ("1-9", 4, 4),
    ])
    func `the workers of a stream take turns, and an identity leads there and back`(
        identity: String, producer: UInt32, sequence: UInt64
    ) {
        #expect(manifest.message(ofIdentity: identity)?.producer == producer)
        #expect(manifest.message(ofIdentity: identity)?.sequence == sequence)
        #expect(manifest.producer(ofIdentity: identity) == producer)
        #expect(manifest.identity(producer: producer, sequence: sequence) == identity)
    }

    @Test(arguments: ["", "0", "0-", "-1", "2-0", "0-x", "0-1-2", "0--1", "00-1", "0-01", "0- 1"])
    func `what no stream could have sent has no place in the ledger`(identity: String) {
        #expect(manifest.message(ofIdentity: identity) == nil)
    }

    @Test func `a stream is found by its name, and without one if it is the only one`() {
        #expect(manifest.stream(named: "greedy")?.firstProducer == 3)
        #expect(manifest.stream(named: "other") == nil)
        #expect(manifest.stream(named: nil) == nil)
        #expect(RunManifestTests.plain.stream(named: nil)?.name == "load")
    }
}
