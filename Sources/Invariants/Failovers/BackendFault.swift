import Measurement

/// A fault that took one backend of a gateway away; times are seconds from the start of the load.
struct BackendFault: Hashable {
    var id: String
    /// The number of the backend, from 1.
    var backend: UInt16
    var injected: Double
    /// When it came back; infinite if it never did.
    var reverted: Double
    /// When the next fault began, or the load ended: until then nothing else disturbs what is seen.
    var quietUntil: Double

    /// The faults of a run that acted on a backend, all or the one of an id.
    static func all(in manifest: RunManifest, id: String?) -> [BackendFault] {
        manifest.faults.compactMap { fault in
            guard id == nil || fault.scheduleID == id, let injected = fault.injectedSeconds,
                let backend = fault.subject.flatMap(backend)
            else { return nil }
            let next = manifest.faults.filter { $0.id != fault.id }.compactMap(\.injectedSeconds)
                .filter { $0 > injected }.min()
            return BackendFault(
                id: fault.id, backend: backend, injected: injected, reverted: fault.revertedSeconds ?? .infinity,
                quietUntil: min(next ?? .infinity, manifest.loadSeconds))
        }
    }

    /// The number in a subject such as `backend-2` or `backend-2 (pid 4711)`.
    private static func backend(_ subject: String) -> UInt16? {
        guard let name = subject.firstRange(of: "backend-") else { return nil }
        return UInt16(subject[name.upperBound...].prefix { $0.isASCII && $0.isNumber })
    }
}
