import ConsumerFleet
import Experiments
import Invariants
import KafkaTarget

/// What is found out about the user's own consumers before a run.
extension Experiment {
    /// Whether a run can have the consumers that the experiment names: a program that it starts is there.
    ///
    /// - Throws: `RunFailure` at the place in the experiment.
    func checkConsumers() throws(RunFailure) {
        switch consumers?.source {
        case .program(let plan): _ = try UserProgram(plan)
        case .attached(let attachment):
            guard let kafka = target as? KafkaSpec, case .embedded = kafka.source else { return }
            throw RunFailure(
                .usage,
                "\(attachment.location): error: consumers that run already cannot know an embedded cluster of this run"
                    + "\n  fix: name their cluster, as in 'kafka: {bootstrap: \"127.0.0.1:9092\", topic: orders}'")
        case .reference: try checkProtocol()
        case nil: break
        }
    }

    /// An older client would join as a classic member without a word.
    private func checkProtocol() throws(RunFailure) {
        guard let consumers, consumers.groupProtocol == .consumer, !KafkaClient.hasConsumerProtocol else { return }
        let place = consumers.protocolLocation?.description ?? path
        throw RunFailure(
            .usage,
            "\(place): error: librdkafka \(KafkaClient.version), which the reference consumer uses, does not know the "
                + "protocol 'consumer' (KIP-848)\n  fix: build Highwater with librdkafka 2.4 or later, or run a program of "
                + "yours that knows it, with 'command'")
    }

    /// The consumers that somebody else started; none when the run starts its own.
    ///
    /// - Throws: `RunFailure` at the place in the experiment.
    func findAttached() async throws(RunFailure) -> [AttachedConsumer] {
        guard let consumers, let attachment = consumers.attachment else { return [] }
        do throws(ReachError) {
            return try await AttachmentSearch.find(attachment, expected: consumers.count)
        } catch {
            throw RunFailure(
                error.kind == .fileMissing ? .inputMissing : .targetUnreachable,
                "\(attachment.location): error: \(error.problem)\n  fix: \(error.remedy)")
        }
    }
}
