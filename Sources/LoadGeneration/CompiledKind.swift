import Experiments

/// A kind of event with everything made ready to be written.
struct CompiledKind {
    let path: CompiledTemplate
    let payload: CompiledPayload
    let headers: CompiledHeaders

    /// `request`: what the kind does not say of itself is taken from it.
    init(
        _ kind: EventKind, profile: LoadProfile, request: RequestPlan, limits: TemplateLimits, seeds: SeedTree
    ) {
        let own = seeds.derived(kind.name)
        path = CompiledTemplate(
            Self.template((kind.request ?? request.line).path), escaping: .path, limits: limits, kindName: kind.name,
            seeds: own.derived("path"))
        payload = CompiledPayload(
            kind.payload ?? profile.payload, kindName: kind.name, limits: limits, seeds: own)
        // What is the same for every request is the client's to write, once.
        let filled = request.headers.filter { !$0.isFixed }
        headers = CompiledHeaders(filled + kind.headers, limits: limits, kindName: kind.name, seeds: own)
    }

    /// Text that is no template is taken as it stands: whoever read it said so if that was a mistake.
    static func template(_ text: String) -> TextTemplate {
        (try? TextTemplate(parsing: text)) ?? TextTemplate(literal: text)
    }
}
