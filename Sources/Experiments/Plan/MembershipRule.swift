/// What goes together in the timing of a group's members, and who decides it.
struct MembershipRule {
    let fields: Fields
    let plan: ConsumersPlan

    func check() {
        switch plan.groupProtocol {
        case .classic:
            checkHeartbeat()
            checkPolling()
        case .consumer: refuseClassicKeys()
        }
    }

    private func checkHeartbeat() {
        let (heartbeat, session) = (plan.heartbeat, plan.sessionTimeout)
        guard heartbeat * 3 > session else { return }
        fields.report(
            fields.contains("heartbeat") ? "heartbeat" : "session-timeout",
            problem: "a heartbeat every \(heartbeat.written) is too rare for a session of \(session.written)",
            remedy: "make 'heartbeat' at most a third of 'session-timeout'")
    }

    private func checkPolling() {
        let (interval, session) = (plan.maxPollInterval, plan.sessionTimeout)
        guard interval < session else { return }
        fields.report(
            fields.contains("max-poll-interval") ? "max-poll-interval" : "session-timeout",
            problem: "a poll interval of \(interval.written) is shorter than a session of \(session.written)",
            remedy: "make 'max-poll-interval' at least '\(session.written)'")
    }

    private func refuseClassicKeys() {
        for key in ["assignor", "session-timeout", "heartbeat"] where fields.contains(key) {
            fields.report(
                atKey: key, problem: "with 'protocol: consumer', '\(key)' is a setting of the broker",
                remedy: key == "assignor"
                    ? "remove it" : "remove it; an embedded cluster has 'group-session' and 'group-heartbeat'")
        }
    }
}
