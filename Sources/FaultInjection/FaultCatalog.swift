import Experiments

/// Every fault that an experiment can name.
public enum FaultCatalog {
    public static let all: [any Fault.Type] = [
        KillFault.self, PauseFault.self, StallFault.self, JoinGroup.self, RollingRestart.self, NetworkFault.self,
        BlackholeFault.self, ResetFault.self, CutFault.self, KafkaRequestsFault.self, ElectLeaders.self,
        BrokerDown.self, CommandFault.self,
    ]
}
