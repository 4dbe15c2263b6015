import NIOCore

/// How the clients of a link of datagrams follow its toxics.
extension DatagramSwitchboard {
    /// Those that hold something look at the plan now; what nothing holds any more leaves.
    func planChanged() {
        for flow in flows.values where !flow.isIdle {
            let held = heldBytes - flow.heldBytes
            follow(flow)
            heldBytes = held + flow.heldBytes
            pump(flow)
        }
        flush()
    }

    func follow(_ flow: DatagramFlow) {
        guard route.planVersion != flow.planVersion else { return }
        let plan = route.plan
        flow.planVersion = plan.version
        let known = flow.toxics
        flow.toxics = plan.toxics.filter { $0.touches(connection: flow.number, seed: flow.seed, client: flow.client) }
        for active in flow.toxics where !known.contains(where: { $0.id == active.id }) {
            active.recorder.count { $0.connections += 1 }
            tell(flow, .toxicActs(active.settings.name))
        }
        lines = lines.filter { line in plan.toxics.contains { $0.id == line.key } }
        for direction in FlowDirection.allCases {
            let concerned = flow.toxics.filter { $0.settings.stream.covers(LaneDirection(direction)) }
            count(direction) { evidence in
                flow.lanes[direction].follow(concerned, at: loop.now, counting: &evidence) {
                    slot($0, direction, flow)
                }
            }
        }
    }

    /// nil for a toxic that means nothing here.
    private func slot(_ active: ActiveToxic, _ direction: FlowDirection, _ flow: DatagramFlow) -> DatagramChain.Slot? {
        guard let faults = try? active.kind.datagramFaults() else { return nil }
        let seed = SeededGenerator.seed(flow.seed, active.dice, LaneDirection(direction).rawValue)
        return DatagramChain.Slot(
            id: active.id, revision: active.revision, faults: faults, lane: DatagramLane(seed: seed),
            line: faults.sharesRate ? line(of: active.id, direction) : DatagramLine(), recorder: active.recorder)
    }

    private func line(of id: ToxicID, _ direction: FlowDirection) -> DatagramLine {
        if let known = lines[id] { return known[direction] }
        let new = BothDirections(toServer: DatagramLine(), toClient: DatagramLine())
        lines[id] = new
        return new[direction]
    }

    func tell(_ flow: DatagramFlow, _ kind: @autoclosure () -> ProxyEvent.Kind) {
        events.send(route.side, connection: flow.number, kind())
    }
}
