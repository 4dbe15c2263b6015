import KafkaWire

/// Every request but the two of data, which have ways of their own.
extension ClusterModel {
    /// Takes a request that reached `broker` in a version that `ServedAPIs` has. It is answered now or later, once.
    ///
    /// False for a request that nothing here answers.
    public func receive(
        _ request: any WireRequest, version: Int16, id: RequestID, from client: ClientIdentity, broker: Int32
    ) -> Bool {
        if let request = GroupRequest(request) {
            receive(request, version: version, id: id, from: client, broker: broker)
            return true
        }
        guard let response = answer(request, version, broker) else { return false }
        answer(id, .other(response))
        return true
    }

    private func answer(_ request: any WireRequest, _ version: Int16, _ broker: Int32) -> (any WireResponse)? {
        switch request {
        case is APIVersionsRequest: ServedAPIs.answer(version: version)
        case let request as MetadataRequest: metadata(request, version: version, broker: broker)
        case let request as FindCoordinatorRequest: findCoordinator(request, version: version)
        case let request as ListOffsetsRequest: listOffsets(request, version: version, broker: broker)
        case let request as InitProducerIDRequest: initProducerID(request)
        case let request as OffsetForLeaderEpochRequest: offsetForLeaderEpoch(request, broker: broker)
        case let request as CreateTopicsRequest: createTopics(request)
        case let request as DeleteTopicsRequest: deleteTopics(request, version: version)
        case let request as CreatePartitionsRequest: createPartitions(request)
        case let request as DeleteRecordsRequest: deleteRecords(request, broker: broker)
        case let request as DescribeClusterRequest: describeCluster(request, broker: broker)
        case let request as DescribeConfigsRequest: describeConfigs(request)
        case let request as ElectLeadersRequest: electLeaders(request, version: version)
        default: nil
        }
    }
}
