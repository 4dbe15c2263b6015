import Experiments

/// Every fault that an experiment can name.
public enum FaultCatalog {
    public static let all: [any Fault.Type] = [
        KillConsumer.self, PauseConsumer.self, JoinGroup.self, NetworkFault.self, BlackholeFault.self,
        ResetFault.self, ElectLeaders.self, BrokerDown.self, CommandFault.self,
    ]
}
