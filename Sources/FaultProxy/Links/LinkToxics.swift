import NIOCore

/// How a connection follows the toxics of its listener.
extension Link {
    /// Follows the listener's plan; asked for every chunk, and once more when a change wakes this connection.
    func followPlan() {
        guard links.route.planVersion != plan.version, !isFinished else { return }
        adoptPlan()
    }

    func adoptPlan() {
        plan = links.route.plan
        if !plan.toxics.isEmpty || !toxics.isEmpty { adoptToxics() }
        guard !isFinished else { return }
        toBroker?.pump()
        toClient?.pump()
        guard !isFinished else { return }
        if !isDialling { dialByFate() }
        if isHalfOpen != wantsHalfOpen { isHalfOpen ? cut(nil) : goHalfOpen() }
    }

    private func adoptToxics() {
        let known = toxics
        let address = client?.remoteAddress
        toxics = plan.toxics.filter { $0.touches(connection: number, seed: seed, client: address) }
        for active in toxics where !known.contains(where: { $0.id == active.id }) {
            active.recorder.count { $0.connections += 1 }
            event(.toxicActs(active.settings.name))
        }
        kafka?.faults = KafkaFaultPlan(
            toxics.compactMap { active in
                guard let fault = active.kind as? KafkaFault else { return nil }
                let seed = SeededGenerator.seed(seed, active.dice)
                return KafkaFaultPlan.Entry(id: active.id, fault: fault, seed: seed, recorder: active.recorder)
            })
        http?.setRules(HTTPRules(toxics))
        answers.watch(toxics, seed: seed)
        var broken: ToxicID?
        for direction in [LaneDirection.toBroker, .toClient] {
            let lane = lane(direction)
            let concerned = toxics.filter { $0.settings.stream.covers(direction) }
            broken = lane.follow(concerned) { $0.kind.stage(context($0, direction)) } ?? broken
        }
        if broken != nil { cut(nil) }
    }

    func context(_ active: ActiveToxic, _ direction: LaneDirection) -> ToxicContext {
        ToxicContext(
            direction: direction, seed: SeededGenerator.seed(seed, active.dice, direction.rawValue),
            now: .now(), roundTrip: toxics.reduce(.zero) { $0 + $1.kind.roundTrip }, recorder: active.recorder,
            shared: directory.sharedRates)
    }

    /// When a toxic's time has come.
    func timeCame() {
        if let dialDue, dialDue <= .now() { dial() }
        toBroker?.pump()
        toClient?.pump()
        reschedule()
    }

    /// Asks to be called when the next thing is due, and notes whether something is held.
    func reschedule() {
        guard !isFinished else { return }
        var due = dialDue
        for time in [toBroker?.due, toClient?.due] {
            if let time { due = min(due ?? time, time) }
        }
        if due != nil || timerPlace >= 0 { desk.timers.set(self, due) }
        if !isDialling || toBroker?.isHolding ?? false || toClient?.isHolding ?? false {
            links.holding.add(self)
        } else if holdingSlot >= 0 {
            links.holding.remove(self)
        }
    }
}
