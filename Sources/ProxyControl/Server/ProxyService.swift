import FaultProxy

/// The stand-alone proxy: its listeners, its control port, its file of state.
public struct ProxyService: Sendable {
    public struct Settings: Sendable {
        public var control = ControlServer.Settings()
        /// A file of proxies to begin with.
        public var configFile: String?
        /// Where the state is kept across restarts; it goes before the configuration.
        public var stateFile: String?
        public var seed: UInt64
        public var version: String

        public init(seed: UInt64, version: String) { (self.seed, self.version) = (seed, version) }
    }

    /// Why it could not start, or stay.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public var description: String
        /// 64: wrong settings or file; 66: a file is missing; 69: an address cannot be listened on; 74: the
        /// state cannot be kept.
        public var exitCode: Int32
    }

    private let settings: Settings

    public init(_ settings: Settings) { self.settings = settings }

    /// Serves until the task is cancelled, and has then left nothing behind. `ready` gets the control port once everything
    /// listens.
    public func run(ready: @escaping @Sendable (_ port: Int, _ proxies: [ProxyEntry]) -> Void) async throws(Failure) {
        let (stored, configured) = (try readState(), try readConfiguration())
        let file = try stateFile()
        let registry = ProxyRegistry(
            LinkServer.start(seed: settings.seed), seed: settings.seed, version: settings.version,
            changed: { file?.note() })
        do throws(Failure) {
            for proxies in [stored, configured].compactMap({ $0 }) { try await populate(registry, proxies) }
            try await serveKeeping(registry, file, ready: ready)
        } catch {
            await registry.shutdown()
            throw error
        }
        // What is kept is what was there while it ran, not what is left after the end of all leases.
        file?.write(registry.storedJSON)
        await registry.shutdown()
        guard let file, let reason = file.lastFailure else { return }
        throw Failure(
            description: "highwater: error: the state was not kept in \(file.path): \(reason)\n"
                + "  fix: make room there, or name another file with --state", exitCode: 74)
    }

    private func readConfiguration() throws(Failure) -> ProxyFile? {
        guard let path = settings.configFile else { return nil }
        do { return try ProxyFile(path: path) } catch {
            throw Failure(description: error.description, exitCode: error.exitCode)
        }
    }

    /// nil before the first time.
    private func readState() throws(Failure) -> ProxyFile? {
        guard let path = settings.stateFile else { return nil }
        do { return try ProxyFile(path: path) } catch {
            if error.exitCode == 66, !StateFile(path: path).exists { return nil }
            throw Failure(description: error.description, exitCode: error.exitCode)
        }
    }

    private func stateFile() throws(Failure) -> StateFile? {
        guard let path = settings.stateFile else { return nil }
        let file = StateFile(path: path)
        guard let obstacle = file.obstacle else { return file }
        throw Failure(
            description: "highwater: error: the state cannot be kept in '\(path)': \(obstacle)\n"
                + "  fix: with --state, name a file in a directory that is there and can be written in", exitCode: 74)
    }

    private func populate(_ registry: ProxyRegistry, _ file: ProxyFile) async throws(Failure) {
        do { _ = try await registry.populate(file.proxies, owner: nil) } catch {
            throw Failure(
                description: "\(file.path): error: \(error.message)", exitCode: error.status == 500 ? 69 : 64)
        }
    }

    private func serveKeeping(
        _ registry: ProxyRegistry, _ file: StateFile?, ready: @escaping @Sendable (Int, [ProxyEntry]) -> Void
    ) async throws(Failure) {
        let keeper = file.map { file in Task { await file.run { registry.storedJSON } } }
        defer { keeper?.cancel() }
        try await serve(registry, ready: ready)
        keeper?.cancel()
        await keeper?.value
    }

    private func serve(
        _ registry: ProxyRegistry, ready: @escaping @Sendable (Int, [ProxyEntry]) -> Void
    ) async throws(Failure) {
        let control: ControlServer
        do { control = try ControlServer(settings.control, registry: registry) } catch {
            throw Failure(description: "highwater: error: \(error)", exitCode: 64)
        }
        let server = Task { try await control.run { port in ready(port, registry.proxies) } }
        do {
            try await withTaskCancellationHandler {
                try await server.value
            } onCancel: {
                registry.events.close()
                server.cancel()
            }
        } catch {
            guard !Task.isCancelled else { return }
            let address = "\(settings.control.host):\(settings.control.port)"
            throw Failure(
                description:
                    "highwater: error: the control port cannot listen on \(address): \(error)\n"
                    + "  fix: end what listens there, or choose another one with --control", exitCode: 69)
        }
    }
}
