// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

let package = Package(
    name: "highwater",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(
            name: "Experiments", dependencies: [.product(name: "Yams", package: "Yams")], swiftSettings: strict),
        .target(
            name: "KafkaWire", dependencies: [.product(name: "NIOCore", package: "swift-nio")], swiftSettings: strict),
        .target(
            name: "FaultProxy",
            dependencies: [
                "KafkaWire", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(name: "ExperimentsTests", dependencies: ["Experiments"], swiftSettings: strict),
        .testTarget(
            name: "KafkaWireTests", dependencies: ["KafkaWire"], resources: [.copy("Captures")], swiftSettings: strict),
        .testTarget(name: "FaultProxyTests", dependencies: ["FaultProxy"], swiftSettings: strict),
    ]
)
