import Foundation
import TestSupport
import Testing

@testable import RunHistory

@Suite struct CommitIdentityTests {
    @Test(arguments: [
        (["GITHUB_SHA": "a1", "GITHUB_REF_NAME": "main"], "a1", "main"),
        (["GITHUB_SHA": "a1", "GITHUB_HEAD_REF": "fix", "GITHUB_REF_NAME": "7/merge"], "a1", "fix"),
        (["CI_COMMIT_SHA": "b2", "CI_COMMIT_REF_NAME": "dev"], "b2", "dev"),
        (["GIT_COMMIT": "c3", "GIT_BRANCH": "origin/x"], "c3", "origin/x"),
        (["GITHUB_SHA": "a1", "HIGHWATER_COMMIT": "d4", "HIGHWATER_BRANCH": "mine"], "d4", "mine"),
    ])
    func `a CI system tells commit and branch, and our own variables overrule it`(
        environment: [String: String], commit: String, branch: String
    ) {
        let found = CommitIdentity.current(environment: environment, directory: "/")
        #expect(found == CommitIdentity(commit: commit, branch: branch))
    }

    @Test func `without a CI system git tells them, and whether files were changed`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path.string
        #expect(CommitIdentity.current(environment: [:], directory: path) == nil)
        try git(path, "init", "--quiet", "--initial-branch=trunk")
        #expect(CommitIdentity.current(environment: [:], directory: path) == nil, "there is no commit yet")
        let file = URL(fileURLWithPath: directory.file("a").string)
        try Data("1".utf8).write(to: file)
        try git(path, "add", "a")
        try git(path, "-c", "user.name=n", "-c", "user.email=e@x", "commit", "--quiet", "-m", "first")
        let clean = try #require(CommitIdentity.current(environment: [:], directory: path))
        #expect(clean.commit.count == 40 && clean.branch == "trunk" && !clean.isModified)
        try Data("2".utf8).write(to: file)
        #expect(CommitIdentity.current(environment: [:], directory: path)?.isModified == true)
    }

    private func git(_ directory: String, _ words: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", directory] + words
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
