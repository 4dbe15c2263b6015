import Measurement
import MessageLedger
import SystemPackage
import TargetKit
import TestSupport

@testable import ConsumerFleet

/// A fleet whose members are shell scripts.
struct ShellFleet {
    let temporary: TemporaryDirectory
    let directory: RunDirectory
    let fleet: ConsumerGroupFleet

    init(_ script: String, stalls: (RunDirectory) throws -> StallBoard? = { _ in nil }) throws {
        temporary = try TemporaryDirectory()
        let directory = RunDirectory(temporary.file("run"))
        try directory.create()
        let board = try DeliveryBoard.create(in: directory.ledger, startOffsets: [0], keys: 0)
        self.directory = directory
        fleet = ConsumerGroupFleet(
            launch: { Self.launch($0, script, directory) }, directory: directory, ownership: BoardOwnership(board),
            events: try EventLog(directory.events(of: "harness"), source: "harness"), stalls: try stalls(directory))
    }

    private static func launch(_ member: String, _ script: String, _ directory: RunDirectory) -> MemberLaunch {
        let options = ConsumerOptions(
            member: member, servers: "", topic: "", group: "", assignor: .range, commit: .auto,
            sessionTimeoutMilliseconds: 0, heartbeatMilliseconds: 0, metadataRefreshMilliseconds: 0)
        var launch = MemberLaunch(
            ConsumerSettings(
                options: options, runDirectory: directory.path, batch: 1, work: .zero, store: nil, apply: .idempotent))
        (launch.executable, launch.arguments) = ("/bin/sh", ["-c", script])
        return launch
    }
}
