import FaultInjection
import Foundation
import TargetKit
import Testing

@Suite struct UndoActionTests {
    private static let order = ReplicaOrder(
        bootstrap: "127.0.0.1:9092", topic: "orders", replicas: [0: [1, 2], 1: [2]])

    @Test(arguments: [
        (UndoAction.endsWithHarness, false, "ends with the run's own processes"),
        (.command(["rm", "-f", "x"], directory: "/"), true, "run: rm -f x"),
        (.removePacketLoss(table: "highwater-1"), true, "remove the table highwater-1 of nftables"),
        (.restoreReplicas(order), true, "put back the order of the replicas of orders"),
    ])
    func `an action survives the journal, and says what it does`(
        action: UndoAction, outlives: Bool, description: String
    ) throws {
        #expect(try JSONDecoder().decode(UndoAction.self, from: JSONEncoder().encode(action)) == action)
        #expect(action.outlivesHarness == outlives)
        #expect(action.description == description)
    }
}
