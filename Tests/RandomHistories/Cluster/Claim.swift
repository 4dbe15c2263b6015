/// What a judge says does not hold.
struct Claim: Error {
    let text: String

    init(_ text: String) { self.text = text }
}
