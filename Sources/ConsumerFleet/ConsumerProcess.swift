import Foundation
import Measurement
import Synchronization
import TargetKit

/// The life of one consumer process, from its arguments to its exit.
public enum ConsumerProcess {
    /// Set by SIGTERM or SIGINT: finish the batch, leave the group, exit.
    private static let stop = Atomic<Bool>(false)

    /// Runs until SIGTERM.
    ///
    /// - Throws: when the run directory, the store or the client cannot be used.
    public static func run<Client: MessageConsumer & ~Copyable>(
        _ settings: ConsumerSettings, client makeClient: (ConsumerOptions) throws -> Client
    ) throws {
        for number in [SIGTERM, SIGINT] { signal(number) { _ in ConsumerProcess.stop.store(true, ordering: .relaxed) } }
        let directory = RunDirectory(settings.runDirectory)
        let member = settings.options.member
        let events = try EventLog(directory.events(of: member), source: member)
        events.append(.memberStarted, values: ["pid": Double(getpid())])
        do { try consume(settings, directory, events, client: makeClient) } catch {
            events.append(.clientError, detail: "the consumer ends: \(error)")
            throw error
        }
    }

    private static func consume<Client: MessageConsumer & ~Copyable>(
        _ settings: ConsumerSettings, _ directory: RunDirectory, _ events: EventLog,
        client makeClient: (ConsumerOptions) throws -> Client
    ) throws {
        let manifest = try RunManifest.read(directory.manifest)
        let member = settings.options.member
        let store = try settings.store.map { try OutcomeStore(path: $0, apply: settings.apply) }
        let witness = try DeliveryWitness.open(
            directory, manifest: manifest, member: member, pid: getpid(), events: events)
        // A run without faults of this kind, or a consumer that was started by hand, has no such board.
        let stall = (try? StallBoard.open(directory.stalls)).flatMap { PollStall($0, member: member, pid: getpid()) }
        var consumer = ReferenceConsumer(
            client: try makeClient(settings.options), witness: witness, store: store, settings: settings,
            events: events, stall: stall)
        try consumer.run(until: stop)
    }
}
