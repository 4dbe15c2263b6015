import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file of the ledger cannot be used.
public struct LedgerError: Error, Sendable, Hashable, CustomStringConvertible {
    public var path: String
    public var problem: String
    /// What to do about it, if that is known.
    public var remedy: String?
    /// Whether there is no such file.
    public var isMissing = false

    init(_ path: FilePath, _ problem: String, _ code: Int32) {
        self.path = path.string
        self.problem = code == 0 ? problem : "\(problem): \(String(cString: strerror(code)))"
        if code == ENOENT {
            isMissing = true
            remedy = Self.copyAgain
        }
    }

    /// Of a file that lies beside the ledger and is read like it.
    public init(_ path: FilePath, problem: String) { self.init(path, problem, 0) }

    /// Of a file that is not as it was written.
    public init(_ path: FilePath, damage: String) {
        self.init(path, damage, 0)
        remedy = Self.copyAgain
    }

    /// Of a file in a format that this version does not read.
    init(_ path: FilePath, version: UInt64) {
        self.init(
            path, "has version \(version) of the ledger's format, this Highwater reads \(LedgerHeader.version)", 0)
        remedy = "use the version of Highwater that made the run"
    }

    private static let copyAgain = "copy the run directory again, whole; without this file nothing can be judged"

    public var description: String { "\(path): \(problem)" + (remedy.map { "\n  fix: \($0)" } ?? "") }
}
