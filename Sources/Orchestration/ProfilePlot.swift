import Experiments
import Invariants
import LoadGeneration
import Reporting

/// A load profile as a picture for the terminal: the intended rate, or the users, over time.
public struct ProfilePlot: Sendable {
    private let profile: LoadProfile
    private let seed: UInt64

    /// Reads the profile at a path.
    ///
    /// - Throws: `RunFailure` with every mistake in it.
    public init(path: String, scale: Double, seed: UInt64) throws(RunFailure) {
        do { profile = try LoadProfile.load(path: path).scaled(by: scale) } catch {
            throw ExperimentFile.failure(error)
        }
        self.seed = seed
    }

    public func lines(width: Int, color: Bool) -> [String] {
        let length = profile.length.seconds
        let points = (0...400).map { Double($0) / 400 * length }
        if let users = UserSchedule(profile) {
            let series = points.map { RatePlot.Point(seconds: $0, rate: Double(users.users(at: $0))) }
            return ["\(profile.name): users who wait for their answers, \(profile.length.written)"]
                + RatePlot("users", series, width: width, unit: "").lines(color: color)
        }
        let schedule = ArrivalSchedule(profile, seed: seed)
        let series = points.map { RatePlot.Point(seconds: $0, rate: schedule.rate(at: $0)) }
        return ["\(profile.name): \(schedule.count) operations in \(profile.length.written)"]
            + RatePlot("intended", series, width: width).lines(color: color)
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
