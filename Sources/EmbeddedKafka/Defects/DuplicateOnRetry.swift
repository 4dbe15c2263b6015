/// `duplicate-on-retry`: sequence numbers are not looked at, so what comes twice is stored twice.
extension ClusterModel {
    var storesRetries: Bool { defects.contains(.duplicateOnRetry) }
}
