import SystemPackage

/// Files of lines that several processes append to, one after another or at once.
public enum LineFile {
    /// Opens a file for appending, and makes it when it is new.
    ///
    /// A last line that was cut short is ended first, so that it does not swallow the next one.
    public static func append(to path: FilePath) throws -> FileDescriptor {
        let file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        do { try endLastLine(file) } catch {
            try? file.close()
            throw error
        }
        return file
    }

    private static func endLastLine(_ file: FileDescriptor) throws {
        let length = try file.seek(offset: 0, from: .end)
        guard length > 0 else { return }
        var last: [UInt8] = [0]
        _ = try last.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: length - 1, into: $0) }
        if last != [0x0A] { _ = try file.writeAll([0x0A]) }
    }
}
