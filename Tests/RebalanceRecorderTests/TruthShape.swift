import KafkaWire

@testable import RebalanceRecorder

/// Writes findings in the shape of the truth files, so that both can be compared value by value.
enum TruthShape {
    static func shape(_ rebalance: LogicalRebalance) -> [String: Any?] {
        var shape: [String: Any?] = [
            "kind": isBare(rebalance) ? rebalance.trigger.kind.rawValue : "rebalance",
            "protocol": rebalance.groupProtocol.rawValue, "static": rebalance.isStatic,
            "trigger": [
                "type": rebalance.trigger.kind.rawValue, "member": rebalance.trigger.member,
                "t_us": rebalance.trigger.microseconds,
            ] as [String: Any?], "members_before": rebalance.membersBefore, "members_after": rebalance.membersAfter,
            "owners_before": shape(rebalance.ownersBefore), "owners_after": shape(rebalance.ownersAfter),
        ]
        if rebalance.groupProtocol == .kip848 {
            shape["epochs"] = [rebalance.generationBefore.map { Int($0) }, Int(rebalance.generationAfter)] as [Any?]
            shape["moves"] = rebalance.moves.map(Self.shape)
            shape["granted"] = rebalance.grantedMicroseconds
            shape["converged"] = rebalance.convergedMicroseconds
            shape["convergence_us"] = rebalance.convergenceMicroseconds
            shape["not_converged"] = rebalance.notConverged
        } else {
            shape["assignor"] = rebalance.assignor
            shape["causes"] = rebalance.causes.map(Self.shape)
            shape["generations"] =
                [rebalance.generationBefore.map { Int($0) }, Int(rebalance.generationAfter)] as [Any?]
            shape["rounds"] = rebalance.rounds.map(Self.shape)
            shape["end_us"] = rebalance.endMicroseconds
            shape["total_us"] = rebalance.total.microseconds
        }
        return shape.merging(Self.shape(rebalance.measures)) { $1 }
    }

    /// A static leave or return that changed nothing for the group.
    private static func isBare(_ rebalance: LogicalRebalance) -> Bool {
        [.staticLeave, .staticReturn].contains(rebalance.trigger.kind)
            && rebalance.generationBefore == rebalance.generationAfter
    }

    private static func shape(_ owners: Owners) -> [String: Any?] {
        Dictionary(owners.byPartition.map { (String($0.key.partition), $0.value) }) { $1 }
    }

    private static func shape(_ measures: PartitionMeasures) -> [String: Any?] {
        [
            "partitions": measures.partitions.map(shape), "group_stall_us": measures.groupStallMicroseconds,
            "stall_integral_us": measures.outageIntegralMicroseconds,
            "fetch_gap_integral_us": measures.gapIntegralMicroseconds, "moved": numbers(measures.moved),
            "unfinished": numbers(measures.unfinished),
        ]
    }

    private static func shape(_ measure: PartitionMeasure) -> [String: Any?] {
        [
            "partition": Int(measure.partition.partition), "old": measure.oldOwner, "new": measure.newOwner,
            "moved": measure.isMoved, "outage_us": measure.outageMicroseconds, "gap_us": measure.gapMicroseconds,
            "last_answer_us": measure.lastAnswerMicroseconds, "first_fetch_us": measure.firstFetchMicroseconds,
            "first_answer_us": measure.firstAnswerMicroseconds, "overlap_us": measure.overlapMicroseconds,
            "resume_offset": measure.resumeOffset, "old_next_offset": measure.oldNextOffset,
            "delivered_again": measure.deliveredAgain, "positions_skipped": measure.positionsSkipped,
        ]
    }

    private static func shape(_ cause: RebalanceCause) -> [String: Any?] {
        [
            "type": cause.kind.rawValue, "member": cause.member, "t_us": cause.microseconds,
            "killed": cause.wasKilled, "empty_id_request_us": cause.emptyIDRequestMicroseconds,
            "as_new_member": cause.asNewMember, "reason": cause.reason,
        ]
    }

    private static func shape(_ round: RebalanceRound) -> [String: Any?] {
        [
            "generation": Int(round.generation), "trigger_us": round.triggerMicroseconds, "chained": round.isChained,
            "causes": round.causes.map(shape), "members": round.members.map(shape),
            "first_27_us": round.firstNoticeMicroseconds, "detect_us": round.detect.microseconds,
            "first_join_request_us": round.firstJoinMicroseconds,
            "last_join_answer_us": round.lastJoinAnswerMicroseconds, "join_barrier_us": round.joinBarrier.microseconds,
            "straggler": round.straggler, "after_last_join_request_us": round.afterLastJoin.microseconds,
            "absent": round.absent, "leader": round.leader, "assign_us": round.assign?.microseconds,
            "end_us": round.endMicroseconds, "total_us": round.total.microseconds,
            "resumed": round.members.flatMap(\.resumes).count, "other_joins": round.refusedJoins,
            "failed_syncs": round.refusedSyncs,
        ]
    }

    private static func shape(_ phases: MemberPhases) -> [String: Any?] {
        [
            "client_id": phases.member, "member_id": phases.memberID, "instance": phases.instanceID,
            "joined_us": phases.joinedMicroseconds, "notify_us": phases.notify?.microseconds,
            "prepare_us": phases.prepare?.microseconds, "join_wait_us": phases.joinWait.microseconds,
            "owned_declared": phases.owned.map(numbers), "sync_us": phases.sync?.microseconds,
            "sync_answered_us": phases.syncAnsweredMicroseconds, "assigned": phases.assigned.map(numbers),
            "reason": phases.reason, "resume": phases.resumes.map(shape),
        ]
    }

    private static func shape(_ resume: MemberPhases.Resume) -> [String: Any?] {
        [
            "partition": Int(resume.partition.partition), "resume_us": resume.resume.microseconds,
            "catch_up_us": resume.catchUpMicroseconds, "fetch_us": resume.fetchMicroseconds,
        ]
    }

    private static func shape(_ move: PartitionMove) -> [String: Any?] {
        [
            "partition": Int(move.partition.partition), "old": move.oldOwner, "new": move.newOwner,
            "freed_by": move.freedBy.rawValue, "granted_us": move.grantedMicroseconds,
            "acknowledged_us": move.acknowledgedMicroseconds,
            "revoke_notice_us": move.revokeNotice?.microseconds, "revoke_us": move.revoke?.microseconds,
            "grant_wait_us": move.grantWait?.microseconds, "resume_us": move.resume?.microseconds,
            "catch_up_us": move.catchUpMicroseconds,
        ]
    }

    static func shape(_ entry: StaticReturn) -> [String: Any?] {
        let shape: [String: Any?] = [
            "kind": "static return",
            "trigger": [
                "type": entry.trigger.kind.rawValue, "member": entry.trigger.member,
                "t_us": entry.trigger.microseconds,
            ] as [String: Any?], "generation": Int(entry.generation), "instance": entry.instanceID,
            "member_id_before": entry.memberIDBefore, "member_id_after": entry.memberIDAfter,
            "join_request_us": entry.joinRequestMicroseconds, "join_answered_us": entry.joinAnsweredMicroseconds,
            "leader_named": entry.leaderNamed, "sync_answered_us": entry.syncAnsweredMicroseconds,
            "assigned": numbers(entry.assigned), "rebalance_in_progress_seen": entry.noticesSeen,
            "resume": entry.resumes.map {
                ["partition": Int($0.partition.partition), "resume_us": $0.resume.microseconds] as [String: Any?]
            },
        ]
        return shape.merging(Self.shape(entry.measures)) { $1 }
    }

    static func shape(_ move: CoordinatorMove) -> [String: Any?] {
        [
            "member": move.member, "from_broker": Int(move.fromBroker), "to_broker": Int(move.toBroker),
            "last_success_us": move.lastSuccessMicroseconds, "first_success_us": move.firstSuccessMicroseconds,
            "outage_us": move.outageMicroseconds,
            "api_of_first_success": APIKey(name: move.firstSuccess).map { Int($0.rawValue) },
            "generation_before": move.generationBefore.map { Int($0) },
            "generation_after": move.generationAfter.map { Int($0) }, "same_generation": move.isSameGeneration,
            "group_errors": codes(move.errors), "find_coordinator_requests": move.findCoordinatorRequests,
            "find_coordinator_errors": codes(move.findCoordinatorErrors), "unanswered": move.unanswered,
        ]
    }

    /// Errors by their numbers, as the truth has them.
    private static func codes(_ errors: [String: Int]) -> [String: Any?] {
        Dictionary(errors.map { (code($0.key), $0.value) }) { $1 }
    }

    /// The number in `REBALANCE_IN_PROGRESS (27)`.
    static func code(_ error: String) -> String {
        String(error.drop { $0 != "(" }.dropFirst().dropLast())
    }

    private static func numbers(_ partitions: [TopicPartition]) -> [Int] { partitions.map { Int($0.partition) } }
}

extension RebalanceFindings {
    /// The findings about one group, in the shape of the truth.
    func shape(of group: String) -> [String: Any?] {
        [
            "group": group,
            "protocol": rebalances.first { $0.group == group }?.groupProtocol == .kip848 ? "kip-848" : "classic",
            "rebalances": rebalances.filter { $0.group == group }.map(TruthShape.shape),
            "static_returns": staticReturns.filter { $0.group == group }.map(TruthShape.shape),
            "departures_without_rebalance": departures.filter { $0.group == group }.map {
                ["member": $0.member, "t_us": $0.microseconds, "error": 0] as [String: Any?]
            },
            "coordinator_moves": coordinatorMoves.filter { $0.group == group }.sorted { $0.member < $1.member }
                .map(TruthShape.shape),
            "refused_joins": refusedJoins.filter { $0.group == group }.map {
                [
                    "member": $0.member, "t_us": $0.microseconds, "answered_us": $0.answeredMicroseconds,
                    "error": Int(TruthShape.code($0.error)), "instance": $0.instanceID,
                ] as [String: Any?]
            },
        ]
    }
}
