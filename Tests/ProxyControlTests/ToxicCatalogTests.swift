import FaultProxy
import Foundation
import Testing

@testable import ProxyControl

@Suite struct ToxicCatalogTests {
    @Test(arguments: ToxicCatalog.all.map(\.name))
    func `a toxic has a row in the docs that names all of its attributes`(name: String) throws {
        let docs = PythonClientTests.repository.appendingPathComponent("docs/proxy-control.md")
        let text = try String(contentsOf: docs, encoding: .utf8)
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| `\(name)` |") })
        for attribute in ToxicCatalog.type(name)?.attributes ?? [] {
            #expect(row.contains("`\(attribute.name)`"), "\(row)")
        }
    }

    /// A slicer needs a size, and a fault of Kafka APIs their names.
    @Test(arguments: ToxicCatalog.all.map(\.name).filter { !["slicer", "kafka"].contains($0) })
    func `a toxic may be made from what its attributes are where nothing is said`(name: String) throws {
        let request = ToxicRequest(Placed(["type": .text(name)]), isStrict: true, ControlMistakes())
        let mistakes = ControlMistakes()
        let entry = try request?.entry(owner: nil, mistakes)
        #expect(entry?.name == "\(name)_downstream")
        #expect(mistakes.all.isEmpty)
    }

    @Test func `of a correlated loss the share in the long run is kept`() throws {
        let written: JSON = ["type": "packet_loss", "attributes": ["loss_rate": 0.1, "correlation": 0.5]]
        let entry = try ToxicRequest(Placed(written), isStrict: false, ControlMistakes())?
            .entry(owner: nil, ControlMistakes())
        #expect(entry?.toxic == .loss(share: 0.2))
    }
}
