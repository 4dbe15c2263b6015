/// Where requests end and answers begin, for protocols in which a connection has one request at a time; decides which
/// answers are lost.
struct AnswerWatch {
    /// A toxic asks where answers begin.
    private(set) var isOn = false
    private var cuts: [(active: ActiveToxic, toxic: CutAnswers, seed: UInt64)] = []
    /// A request has come and nothing of its answer yet.
    private var awaitsAnswer = false
    private var answers = 0

    /// `seed`: the connection's own.
    mutating func watch(_ toxics: [ActiveToxic], seed: UInt64) {
        cuts = toxics.compactMap { active in
            (active.kind as? CutAnswers).map { (active, $0, SeededGenerator.seed(seed, active.dice)) }
        }
        isOn = !cuts.isEmpty
    }

    mutating func requestCame() { awaitsAnswer = true }

    /// Told the bytes of an answer: the toxic that loses it, if they are its first and one does.
    mutating func lost() -> ActiveToxic? {
        guard awaitsAnswer else { return nil }
        awaitsAnswer = false
        answers += 1
        for (active, toxic, seed) in cuts {
            active.recorder.count { $0.answersSeen += 1 }
            guard toxic.isLost(answer: answers, seed: seed) else { continue }
            active.recorder.count { $0.answersCut += 1 }
            return active
        }
        return nil
    }
}
