extension FindCoordinatorRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> FindCoordinatorResponse {
        FindCoordinatorResponse {
            $0.error = error
            $0.nodeID = -1
            $0.port = -1
            $0.coordinators = coordinatorKeys.map { key in
                .init {
                    $0.key = key
                    $0.error = error
                    $0.nodeID = -1
                    $0.port = -1
                }
            }
        }
    }
}

extension JoinGroupRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> JoinGroupResponse {
        JoinGroupResponse {
            $0.error = error
            $0.memberID = memberID
        }
    }
}

extension SyncGroupRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> SyncGroupResponse {
        SyncGroupResponse { $0.error = error }
    }
}

extension HeartbeatRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> HeartbeatResponse {
        HeartbeatResponse { $0.error = error }
    }
}

extension LeaveGroupRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> LeaveGroupResponse {
        LeaveGroupResponse { $0.error = error }
    }
}

extension ConsumerGroupHeartbeatRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> ConsumerGroupHeartbeatResponse {
        ConsumerGroupHeartbeatResponse { $0.error = error }
    }
}

extension ConsumerGroupDescribeRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> ConsumerGroupDescribeResponse {
        ConsumerGroupDescribeResponse {
            $0.groups = groupIDs.map { group in
                .init {
                    $0.error = error
                    $0.groupID = group
                }
            }
        }
    }
}

extension DescribeGroupsRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> DescribeGroupsResponse {
        DescribeGroupsResponse {
            $0.groups = groups.map { group in
                .init {
                    $0.error = error
                    $0.groupID = group
                }
            }
        }
    }
}

extension ListGroupsRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> ListGroupsResponse {
        ListGroupsResponse { $0.error = error }
    }
}

extension DeleteGroupsRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> DeleteGroupsResponse {
        DeleteGroupsResponse {
            $0.results = groupsNames.map { group in
                .init {
                    $0.groupID = group
                    $0.error = error
                }
            }
        }
    }
}
