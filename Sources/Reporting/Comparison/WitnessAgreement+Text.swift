import RebalanceRecorder

extension WitnessAgreement {
    /// Something moved, by one witness or both.
    var isTold: Bool { !pairs.isEmpty || notCompared > 0 }

    /// `deliveries agree on 47 of 49 outages, 40 within 50 ms, median 11 ms apart`
    var sentence: String {
        guard let median else { return "deliveries: none of \(notCompared) outages can be compared" }
        return "deliveries agree on \(agreeing) of \(pairs.count) outages, \(close) within 50 ms, median "
            + "\(Readable.microseconds(median)) apart"
    }

    /// Why some are not compared; nil where all are.
    var omissions: String? {
        let reasons = [
            (unfinished, "whose frames lack an end"), (framesAlone, "in the frames alone"),
            (deliveriesAlone, "in the deliveries alone"),
        ]
        let words = reasons.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return words.isEmpty ? nil : "not compared: \(words.joined(separator: ", "))"
    }

    /// What the sentences mean.
    static let explanation = [
        "deliveries: the same outages as the consumers saw them, in partitions that moved. They agree where",
        "both differ by no more than 50 ms, or than one poll of an owner.",
    ]
}

extension WitnessAgreement.Pair {
    /// `apart: orders-3 consumer-3 to consumer-1 at 31.6 s: 953 ms by frames, 3.04 s by deliveries`
    func text(in run: ComparedRun) -> String {
        let owners = [oldOwner, newOwner].compactMap { $0 }.joined(separator: " to ")
        let moment = Readable.seconds(Double(endMicroseconds - run.startMicroseconds) / 1e6)
        return "apart: \(partition) \(owners) at \(moment): \(Readable.microseconds(framesMicroseconds)) by frames, "
            + "\(Readable.microseconds(deliveriesMicroseconds)) by deliveries"
    }
}
