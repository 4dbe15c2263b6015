import Foundation

/// The commit that a run tested, and the branch it was on.
public struct CommitIdentity: Sendable, Hashable, Codable {
    /// The whole hash.
    public var commit: String
    /// Nothing where no branch is checked out.
    public var branch: String?
    /// Whether files under version control had been changed.
    public var isModified: Bool

    enum CodingKeys: String, CodingKey {
        case commit = "hash"
        case branch
        case isModified = "modified"
    }

    public init(commit: String, branch: String?, isModified: Bool = false) {
        (self.commit, self.branch, self.isModified) = (commit, branch, isModified)
    }

    /// The variables that tell the commit and the branch, in the order in which they are asked. Ours come first, so that
    /// what a CI system says (such as the hash of a merge that exists nowhere else) can be overruled.
    private static let variables: [(commit: [String], branch: [String])] = [
        (["HIGHWATER_COMMIT"], ["HIGHWATER_BRANCH"]),
        (["GITHUB_SHA"], ["GITHUB_HEAD_REF", "GITHUB_REF_NAME"]),
        (["CI_COMMIT_SHA"], ["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME"]),
        (["BUILDKITE_COMMIT"], ["BUILDKITE_BRANCH"]),
        (["CIRCLE_SHA1"], ["CIRCLE_BRANCH"]),
        (["GIT_COMMIT"], ["BRANCH_NAME", "GIT_BRANCH"]),
    ]

    /// What the environment says, or else git in a directory; nothing where neither does.
    public static func current(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        directory: String = FileManager.default.currentDirectoryPath
    ) -> CommitIdentity? {
        for names in variables {
            guard let commit = first(names.commit, environment) else { continue }
            return CommitIdentity(commit: commit, branch: first(names.branch, environment))
        }
        return GitWorkingTree(directory).commit
    }

    private static func first(_ names: [String], _ environment: [String: String]) -> String? {
        names.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
}
