import Experiments

/// A seed for each thing that is drawn for an event.
struct EventSeeds: Sendable {
    let kinds: UInt64
    let keys: UInt64
    let fields: UInt64
    let traces: UInt64
    let traceEnds: UInt64
    let spans: UInt64

    init(_ seeds: SeedTree) {
        kinds = seeds.derived("kinds").seed
        keys = seeds.derived("keys").seed
        fields = seeds.derived("fields").seed
        traces = seeds.derived("traces").seed
        traceEnds = seeds.derived("trace-ends").seed
        spans = seeds.derived("spans").seed
    }
}
