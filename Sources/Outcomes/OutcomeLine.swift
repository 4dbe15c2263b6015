/// One JSON line: an idempotency key beside its effect.
struct OutcomeLine: Decodable {
    let outcome: KeyOutcome

    private enum CodingKeys: CodingKey { case key }

    init(from decoder: any Decoder) throws {
        let key = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .key)
        outcome = try StoredEffect(from: decoder).outcome(of: key)
    }
}
