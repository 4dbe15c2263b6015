/// Reads `payload`: `none`, `{json: 200B}`, `{size: {normal: …}}` or `{template: '…'}`.
struct PayloadReader {
    let fields: Fields

    /// Nil if there is none, or it is wrong, which is reported.
    func payload() -> PayloadPlan? {
        guard let pair = fields.pair("payload") else { return nil }
        if case .scalar(let text) = pair.value.content { return word(text) }
        guard let mapping = fields.fields("payload"), let kind = mapping.onlyKey(of: ["json", "size", "template"])
        else { return nil }
        guard kind == "template" else { return SizeReader.sizes(kind, in: mapping).map(PayloadPlan.json) }
        return mapping.quantity(kind, TextTemplate.init(parsing:)).map(PayloadPlan.template)
    }

    private func word(_ text: String) -> PayloadPlan? {
        if text == "none" { return .empty }
        fields.report(
            "payload", problem: "'\(text)' is not a payload",
            remedy: "use 'none', '{json: 200B}', '{size: {uniform: 100B to 1KiB}}' or '{template: …}'")
        return nil
    }
}
