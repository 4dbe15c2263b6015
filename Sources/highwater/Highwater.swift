import ArgumentParser
import Orchestration

/// The command line.
@main
struct Highwater: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "highwater",
        abstract: "Chaos and load testing that proves, message by message, whether a system kept its promises.",
        discussion: """
            Start with 'highwater plan experiments/flash-sale.yaml', which touches nothing, then 'highwater run'.

            Exit codes: 0 held, 1 violated, 2 steady state wrong before the first fault, 3 inconclusive, 4 stopped,
            5 a fault may still be in place, 6 the history says regression, 64 usage or invalid file, 66 file missing,
            69 target unreachable, 70 internal error, 74 a file or the output cannot be written.
            """,
        version: HighwaterVersion.current,
        subcommands: [
            RunCommand.self, PlanCommand.self, CheckCommand.self, TraceCommand.self, InvariantsCommand.self,
            LoadCommand.self, WatchCommand.self, RebalancesCommand.self, CompareCommand.self,
            HealCommand.self, HistoryCommands.self, TrendCommand.self, GateCommand.self, AcceptCommand.self,
            ProxyCommand.self, BrokerCommands.self, ConsumerCommand.self, GatewayCommand.self, BackendCommand.self,
            GuardCommand.self, TetherCommand.self,
        ])

    static func main() async {
        Output.occupyClosedStreams()
        await main(nil)
    }
}
