import Foundation

/// What the system says when it cannot read or write a file, in its plain words.
public struct FileTrouble: Sendable {
    /// The file, if it is known.
    public let path: String?
    /// Such as "No space left on device".
    public let reason: String

    public init(path: String?, reason: String) { (self.path, self.reason) = (path, reason) }

    public init(_ error: any Error) {
        let error = error as NSError
        path = error.userInfo[NSFilePathErrorKey] as? String
        reason = Self.code(error).map(Self.words) ?? error.localizedDescription
    }

    private static let cocoaFileCodes = 0..<1024

    /// Whether an error is about a file at all.
    public static func isMeant(by error: any Error) -> Bool {
        let error = error as NSError
        return code(error) != nil || error.domain == NSCocoaErrorDomain && cocoaFileCodes.contains(error.code)
    }

    /// Whether something that is no directory stands where one is needed.
    public var isMisplaced: Bool { ends(with: [EEXIST, ENOTDIR]) }

    /// What to do about it, where the command line names the directory.
    public var remedy: String {
        if ends(with: [ENOSPC, EDQUOT]) { return "make room on the disk, or name a directory on another one" }
        if ends(with: [EROFS, EACCES, EPERM]) { return "name a directory that can be written to" }
        return isMisplaced ? "name a directory, not a file" : "check the directory and its disk"
    }

    private static func code(_ error: NSError) -> Int32? {
        if error.domain == NSPOSIXErrorDomain { return Int32(exactly: error.code) }
        return (error.userInfo[NSUnderlyingErrorKey] as? any Error).flatMap { code($0 as NSError) }
    }

    private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }

    private func ends(with codes: [Int32]) -> Bool { codes.contains { reason.hasSuffix(Self.words($0)) } }
}
