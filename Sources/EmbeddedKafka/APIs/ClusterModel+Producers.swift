import KafkaWire

/// Producer ids. There are no transactions: a transactional id is refused.
extension ClusterModel {
    func initProducerID(_ request: InitProducerIDRequest) -> InitProducerIDResponse {
        guard request.transactionalID == nil else {
            return .init {
                $0.error = .invalidRequest
                $0.producerEpoch = -1
            }
        }
        if request.producerID >= 0, request.producerEpoch >= 0, request.producerEpoch < Int16.max - 1 {
            return .init {
                $0.producerID = request.producerID
                $0.producerEpoch = request.producerEpoch + 1
            }
        }
        defer { nextProducerID += 1 }
        return .init { $0.producerID = nextProducerID }
    }
}
