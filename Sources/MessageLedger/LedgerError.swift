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

    init(_ path: FilePath, _ problem: String, _ code: Int32) {
        self.path = path.string
        self.problem = code == 0 ? problem : "\(problem): \(String(cString: strerror(code)))"
    }

    /// Of a file that lies beside the ledger and is read like it.
    public init(_ path: FilePath, problem: String) { self.init(path, problem, 0) }

    public var description: String { "\(path): \(problem)" }
}
