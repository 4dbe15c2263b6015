import Foundation
import SystemPackage

/// The program that is running, which is also the one that consumers and embedded brokers are started from.
public enum CurrentExecutable {
    public static var path: FilePath {
        #if os(Linux)
            let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return FilePath(link ?? CommandLine.arguments[0])
        #else
            return FilePath(Bundle.main.executablePath ?? CommandLine.arguments[0])
        #endif
    }
}
