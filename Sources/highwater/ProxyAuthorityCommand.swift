import ArgumentParser
import FaultProxy

/// `highwater proxy authority DIRECTORY`
struct ProxyAuthorityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority",
        abstract: "Make a certificate authority for tests, from which links issue their certificates.",
        discussion: """
            It writes ca.pem, which your clients are to trust, and ca-key.pem, which is to stay with you. A proxy with \
            "tls": {"test_authority": DIRECTORY} shows certificates of it. One that is there is left as it is.

            highwater proxy authority certificates
            curl --cacert certificates/ca.pem https://localhost:8443/
            """)

    @Argument(help: "The directory.") var directory: String
    @Option(help: "For how many days it is valid.") var days = 365

    func validate() throws {
        guard (1...3650).contains(days) else { throw ValidationError("--days must be 1 to 3650") }
    }

    func run() throws {
        do throws(ProxyError) {
            let (authority, isNew) = try TestAuthority.create(in: directory, days: days)
            print("\(isNew ? "made" : "there already"): \(authority.certificateFile)")
        } catch {
            Output.complain("highwater: error: \(error)")
            throw ArgumentParser.ExitCode(74)
        }
    }
}
