import Experiments
import LoadGeneration
import Testing

@Suite struct UserScheduleTests {
    private func make(_ stages: [UserStage], _ think: ThinkTime = .none) -> UserSchedule? {
        UserSchedule(LoadProfile(name: "x", model: .users(stages, think: think)))
    }

    @Test func `users come and go as the stages say`() throws {
        let schedule = try #require(
            make([
                UserStage(from: 0, to: 50, duration: .seconds(10)), UserStage(from: 50, to: 50, duration: .seconds(5)),
                UserStage(from: 50, to: 0, duration: .seconds(10)),
            ]))
        let expected: [(Double, Int)] = [
            (-1, 0), (0, 0), (5, 25), (9.99, 50), (10, 50), (14.9, 50), (20, 25), (24.99, 0), (25, 0),
        ]
        for (seconds, users) in expected { #expect(schedule.users(at: seconds) == users, "at \(seconds) s") }
        #expect(schedule.length == .seconds(25) && schedule.most == 50)
    }

    @Test func `an open model has no users`() {
        #expect(UserSchedule(RandomProfile.make(seed: 1, pattern: .even)) == nil)
    }

    @Test(arguments: [
        (ThinkTime.fixed(.seconds(2)), 2.0), (.uniform(.seconds(1), .seconds(3)), 2),
        (.exponential(mean: .seconds(2)), 2),
    ])
    func `think times have their mean`(think: ThinkTime, mean: Double) {
        let drawn = (0..<50_000 as Range<UInt64>).map {
            Double(think.nanoseconds(for: randomWord(seed: 3, index: $0))) / 1e9
        }
        #expect(abs(drawn.reduce(0, +) / 50_000 - mean) < 0.03)
        guard case .uniform = think else { return }
        #expect((drawn.min() ?? 0) >= 1 && (drawn.max() ?? 4) <= 3)
    }
}
