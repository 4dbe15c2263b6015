import KafkaWire

extension GroupCoordinator {
    mutating func describe(_ request: Received<DescribeGroupsRequest>, _ broker: Int32) {
        let answer = DescribeGroupsResponse {
            $0.groups = request.body.groups.map { id in
                var group = describe(id, version: request.version, broker)
                if request.body.includeAuthorizedOperations { group.authorizedOperations = Self.allOperations }
                return group
            }
        }
        turn.answer(request.id, .describeGroups(answer))
    }

    /// Read, delete, describe, as bits: nobody is forbidden anything here.
    private static let allOperations: Int32 = 1 << 3 | 1 << 6 | 1 << 8

    private func describe(_ id: String, version: Int16, _ broker: Int32) -> DescribeGroupsResponse.Group {
        let standing = standing(of: id, at: broker)
        guard standing == .none else {
            return .init {
                $0.groupID = id
                $0.error = standing
            }
        }
        guard let group = classic[id] else {
            return .init {
                $0.groupID = id
                $0.groupState = "Dead"
                guard version >= 6 else { return }
                $0.error = .groupIDNotFound
                $0.errorMessage = "There is no classic group of this name."
            }
        }
        return group.description
    }

    mutating func list(_ request: Received<ListGroupsRequest>, _ broker: Int32) {
        let states = Set(request.body.statesFilter.map { $0.lowercased() })
        let types = Set(request.body.typesFilter.map { $0.lowercased() })
        let all = Array(classic.keys) + consumer.keys
        let here = all.filter { standing(of: $0, at: broker) == .none }.sorted()
        let listed = here.map { id in
            ListGroupsResponse.Group {
                $0.groupID = id
                $0.protocolType = consumer[id] == nil ? classic[id]?.protocolType ?? "" : "consumer"
                $0.groupState = classic[id]?.state.rawValue ?? consumer[id]?.state.rawValue ?? ""
                $0.groupType = consumer[id] == nil ? "classic" : "consumer"
            }
        }
        let answer = ListGroupsResponse {
            if placement.isLoading(at: broker, turn.now) { $0.error = .coordinatorLoadInProgress }
            $0.groups = listed.filter { group in
                (states.isEmpty || states.contains(group.groupState.lowercased()))
                    && (types.isEmpty || types.contains(group.groupType))
            }
        }
        turn.answer(request.id, .listGroups(answer))
    }

    mutating func delete(_ request: Received<DeleteGroupsRequest>, _ broker: Int32) {
        var answer = DeleteGroupsResponse()
        for id in request.body.groupsNames {
            let error = delete(id, broker)
            answer.results.append(
                .init {
                    $0.groupID = id
                    $0.error = error
                })
        }
        turn.answer(request.id, .deleteGroups(answer))
    }

    private mutating func delete(_ id: String, _ broker: Int32) -> KafkaError {
        let standing = standing(of: id, at: broker)
        guard standing == .none else { return standing }
        guard classic[id] != nil || consumer[id] != nil else { return .groupIDNotFound }
        guard classic[id]?.state ?? .empty == .empty, consumer[id]?.members.isEmpty ?? true else {
            return .nonEmptyGroup
        }
        classic[id] = nil
        consumer[id] = nil
        offsets[id] = nil
        touched(id)
        return .none
    }
}

extension ClassicGroup {
    /// Between generations nobody has an assignment to show.
    fileprivate var description: DescribeGroupsResponse.Group {
        .init {
            $0.groupID = id
            $0.groupState = state.rawValue
            $0.protocolType = protocolType ?? ""
            if state == .stable { $0.protocolData = protocolName ?? "" }
            $0.members = members.map { member in
                .init {
                    $0.memberID = member.id
                    $0.groupInstanceID = member.instanceID
                    $0.clientID = member.client.clientID
                    $0.clientHost = member.client.host
                    guard state == .stable else { return }
                    $0.memberMetadata = member.metadata(of: protocolName)
                    $0.memberAssignment = member.assignment
                }
            }
        }
    }
}
