/// Asks a broker which versions of which APIs it knows (versions 0–3).
public struct APIVersionsRequest: KafkaRequest {
    public typealias Response = APIVersionsResponse
    public static let key = APIKey.apiVersions
    public static let versions: ClosedRange<Int16> = 0...3

    /// Of version 3 on; the broker insists on letters, digits, `-` and `.`.
    public var softwareName: String
    public var softwareVersion: String

    public init(softwareName: String = "highwater", softwareVersion: String = "1") {
        self.softwareName = softwareName
        self.softwareVersion = softwareVersion
    }

    public func write(to writer: inout WireWriter, version: Int16) {
        guard version >= 3 else { return }
        writer.string(softwareName)
        writer.string(softwareVersion)
        writer.tags()
    }
}
