import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Counts the elements of a document; nil for one that is not well-formed.
final class ElementCounter: NSObject, XMLParserDelegate {
    private var counts: [String: Int] = [:]

    init?(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        counts[name, default: 0] += 1
    }

    func count(_ name: String) -> Int { counts[name] ?? 0 }
}
