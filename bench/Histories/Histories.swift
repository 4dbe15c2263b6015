import Foundation
import RandomHistories

/// Random histories of the embedded Kafka for longer than a test may take: all kinds, or the one named first.
@main struct Histories {
    static func main() throws {
        let asked = CommandLine.arguments.dropFirst()
        let kinds = HistoryRun.Kind.allCases.filter { kind in
            asked.isEmpty || asked.contains { kind.rawValue.hasPrefix($0) }
        }
        do {
            for kind in kinds {
                print(try HistoryRun(kind, HistorySeeds(100_000)))
                fflush(nil)
            }
        } catch {
            print("finding: \(error)")
            exit(1)
        }
    }
}
