import Experiments
import Foundation
import Invariants
import Testing

@Suite struct InvariantCatalogTests {
    private static let kinds = InvariantCatalog.all.map { $0.kind } + [ExpectationSpec.kind]

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text of every file of a folder, at any depth.
    private static func texts(_ folder: String) throws -> [String] {
        let folder = root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".md") }
            .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    }

    @Test(arguments: kinds)
    func `every kind of invariant has a row in the reference`(kind: String) throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/invariants.md"), encoding: .utf8)
        #expect(page.contains("\n| `\(kind)` | "))
    }

    @Test(arguments: kinds)
    func `every kind of invariant has an example`(kind: String) throws {
        let example = kind == "expect" ? "{expect: " : "\(kind): {"
        #expect(try (Self.texts("experiments") + Self.texts("docs")).contains { $0.contains(example) })
    }

    @Test func `every kind has a name of its own and a sentence`() {
        #expect(Set(Self.kinds).count == Self.kinds.count)
        for kind in InvariantCatalog.all { #expect(kind.summary.hasSuffix(".")) }
    }

    @Test(arguments: InvariantCatalog.all.map { IndexedType($0) })
    func `the example of every kind can be read`(kind: IndexedType) throws {
        let example = kind.type.example
        #expect(example.hasPrefix("\(kind.type.kind): {"))
        let spec = try Document.decode(example, file: "example.yaml") { fields in
            fields.fields(kind.type.kind).flatMap { kind.type.init(fields: $0) }
        }
        #expect(!spec.bound.isEmpty)
    }

    /// A kind of invariant as an argument of a test.
    struct IndexedType: CustomTestStringConvertible, Sendable {
        let type: any Invariant.Type
        init(_ type: any Invariant.Type) { self.type = type }
        var testDescription: String { type.kind }
    }
}
