/// `acknowledge-before-storing`: the high watermark follows the leader alone, and followers come half a second later,
/// though the controller takes them for in sync. A leader that is killed takes that half second along.
extension ClusterModel {
    static let delayOfUnstored = Duration.milliseconds(500)
}
