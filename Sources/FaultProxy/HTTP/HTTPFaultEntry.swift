/// Faults about HTTP requests as people write them.
extension HTTPFault {
    static let entry = ToxicType(
        typeName, "requests are delayed or answered, bodies of answers cut or corrupted",
        [
            .init("action", .choice(["delay", "answer", "abort", "corrupt"]), "delay"), .init("method", .text, ""),
            .init("path", .text, ""), .init("header", .text, ""), .init("share", .share, 1),
            .init("delay", .milliseconds), .init("status", .count, 503), .init("headers", .texts, []),
            .init("body", .text, ""), .init("after", .bytes), .init("bytes", .share, 0.01),
        ]
    ) { (values) throws(ToxicError) in
        HTTPFault(
            method: values.given("method"), path: values.given("path"),
            header: try values.given("header").map { (text) throws(ToxicError) in try header(text, "header") },
            share: values.share("share"), try action(values))
    }

    private static func action(_ values: AttributeValues) throws(ToxicError) -> Action {
        switch values.text("action") {
        case "answer":
            var headers: [Header] = []
            for text in values.texts("headers") { headers.append(try header(text, "headers")) }
            return .answer(HTTPAnswer(status: values.count("status"), headers: headers, body: values.text("body")))
        case "abort": return .abortMidBody(after: values.count("after"))
        case "corrupt": return .corruptBody(share: values.share("bytes"))
        default: return .delay(values.milliseconds("delay"))
        }
    }

    /// `Retry-After: 1`
    private static func header(_ text: String, _ attribute: String) throws(ToxicError) -> Header {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
            throw ToxicError(
                attribute, problem: "'\(text.prefix(60))' is no header", remedy: "write it as 'Retry-After: 1'")
        }
        let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        return Header(String(text[..<colon]), String(value))
    }
}
