// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

/// A product of another package, by the name its module has.
func product(_ name: String, _ package: String) -> Target.Dependency { .product(name: name, package: package) }

// SwiftPM warns of a definition among the flags of hiredis; where compilers find it anyway, none are needed.
#if os(macOS)
    let hiredisFlags: String? = "hiredis"
#else
    let hiredisFlags: String? = nil
#endif

let package = Package(
    name: "highwater",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "highwater", targets: ["highwater"])],
    traits: [
        .trait(name: "PostgreSQL", description: "Outcomes can be read from PostgreSQL; needs libpq and its headers."),
        .trait(name: "Redis", description: "Outcomes can be read from Redis; needs hiredis and its headers."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // A module may import only modules that stand below it here.
        .executableTarget(
            name: "highwater",
            dependencies: [
                "Orchestration", "Reporting", "Invariants", "FaultInjection", "ConsumerFleet", "KafkaTarget",
                "EmbeddedKafka", "EmbeddedGateway", "ProxyControl", "FaultProxy", "TargetKit", "Measurement",
                "ChildProcesses", "Experiments", "RunHistory", "TrafficCapture", "RebalanceRecorder", "KafkaWire",
                product("ArgumentParser", "swift-argument-parser"),
                product("NIOCore", "swift-nio"), product("SystemPackage", "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "Orchestration",
            dependencies: [
                "Reporting", "Invariants", "FaultInjection", "ConsumerFleet", "KafkaTarget", "HTTPTarget", "Outcomes",
                "TargetKit", "FaultProxy", "LoadGeneration", "Measurement", "MessageLedger", "Experiments",
                "ChildProcesses", "RunHistory", "TrafficCapture", "RebalanceRecorder",
                product("Crypto", "swift-crypto"), product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .target(
            name: "Reporting", dependencies: ["Invariants", "RebalanceRecorder", "RunHistory", "Measurement"],
            swiftSettings: strict),
        .target(
            name: "Invariants", dependencies: ["Measurement", "Statistics", "Experiments"], swiftSettings: strict),
        .target(
            name: "FaultInjection",
            dependencies: [
                "FaultProxy", "ConsumerFleet", "ChildProcesses", "TargetKit", "Measurement", "Experiments",
                product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .target(
            name: "ConsumerFleet",
            dependencies: [
                "ChildProcesses", "TargetKit", "MessageLedger", "Measurement", "Experiments",
                product("GRDB", "GRDB.swift"),
                product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .target(
            name: "KafkaTarget",
            dependencies: [
                "ChildProcesses", "TargetKit", "KafkaWire", "EmbeddedKafka", "CRdKafka", "CSystemCalls", "Experiments",
                "MessageLedger",
                product("NIOCore", "swift-nio"), product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .target(
            name: "HTTPTarget",
            dependencies: [
                "ChildProcesses", "Outcomes", "TargetKit", "PlainHTTP", "MessageLedger", "Experiments", "CSystemCalls",
                product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"), product("NIOHTTP1", "swift-nio"),
                product("NIOTLS", "swift-nio"), product("NIOSSL", "swift-nio-ssl"),
                product("NIOHTTP2", "swift-nio-http2"), product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .target(
            name: "Outcomes",
            dependencies: [
                "ChildProcesses", "TargetKit", "PlainHTTP", "MessageLedger", "PostgreSQLStore", "RedisStore",
                "Experiments",
                product("NIOCore", "swift-nio"), product("NIOFoundationCompat", "swift-nio"),
                product("GRDB", "GRDB.swift"), product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .target(
            name: "EmbeddedGateway",
            dependencies: [
                "MessageLedger", "Experiments", product("GRDB", "GRDB.swift"),
                product("HTTPTypes", "swift-http-types"), product("Hummingbird", "hummingbird"),
                product("Logging", "swift-log"), product("NIOCore", "swift-nio"), product("NIOHTTP1", "swift-nio"),
                product("NIOPosix", "swift-nio"),
            ], swiftSettings: strict),
        .target(
            name: "ProxyControl",
            dependencies: [
                "FaultProxy", "PlainHTTP", "Experiments", product("HTTPTypes", "swift-http-types"),
                product("Hummingbird", "hummingbird"), product("Logging", "swift-log"),
                product("NIOCore", "swift-nio"), product("NIOHTTP1", "swift-nio"), product("NIOPosix", "swift-nio"),
            ], swiftSettings: strict),
        .target(
            name: "PlainHTTP",
            dependencies: [
                product("NIOCore", "swift-nio"), product("NIOHTTP1", "swift-nio"), product("NIOPosix", "swift-nio"),
            ], swiftSettings: strict),
        .target(
            name: "LoadGeneration",
            dependencies: ["TargetKit", "Measurement", "MessageLedger", "Experiments"], swiftSettings: strict),
        .target(
            name: "RedisStore",
            dependencies: ["Experiments", .target(name: "CRedis", condition: .when(traits: ["Redis"]))],
            swiftSettings: strict),
        .target(
            name: "TargetKit", dependencies: ["Experiments", "MessageLedger", "CSystemCalls"], swiftSettings: strict),
        .target(
            name: "FaultProxy",
            dependencies: [
                "KafkaWire", "CSystemCalls", "SeededRandom", product("HeapModule", "swift-collections"),
                product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"), product("NIOTLS", "swift-nio"),
                product("NIOSSL", "swift-nio-ssl"),
                product("Crypto", "swift-crypto"), product("X509", "swift-certificates"),
                product("SwiftASN1", "swift-asn1"),
            ], swiftSettings: strict),
        .target(
            name: "TrafficCapture", dependencies: ["RebalanceRecorder", product("NIOCore", "swift-nio")],
            swiftSettings: strict),
        .target(
            name: "RebalanceRecorder", dependencies: ["KafkaWire", product("NIOCore", "swift-nio")],
            swiftSettings: strict),
        .target(
            name: "KafkaWire", dependencies: ["CChecksum", product("NIOCore", "swift-nio")], swiftSettings: strict),
        .target(
            name: "EmbeddedKafka",
            dependencies: [
                "KafkaWire", "SeededRandom", product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "Measurement",
            dependencies: [
                "MessageLedger", product("Histogram", "hdrhistogram-swift"), product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .target(
            name: "ChildProcesses",
            dependencies: [
                "CSystemCalls", product("Subprocess", "swift-subprocess"), product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .target(
            name: "MessageLedger",
            dependencies: ["CChecksum", "CSystemCalls", product("SystemPackage", "swift-system")],
            swiftSettings: strict),
        .target(
            name: "Experiments", dependencies: ["SeededRandom", product("Yams", "Yams")], swiftSettings: strict),
        .target(
            name: "RunHistory", dependencies: ["Statistics", product("GRDB", "GRDB.swift")], swiftSettings: strict),
        .target(name: "Statistics", dependencies: ["SeededRandom"], swiftSettings: strict),
        .target(name: "SeededRandom", swiftSettings: strict),
        .target(
            name: "PostgreSQLStore",
            dependencies: [.target(name: "CPostgreSQL", condition: .when(traits: ["PostgreSQL"]))],
            swiftSettings: strict),
        .target(name: "CSystemCalls"),
        .target(name: "CChecksum"),
        .systemLibrary(
            name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"]), .brew(["librdkafka"])]),
        .systemLibrary(
            name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(
            name: "CRedis", pkgConfig: hiredisFlags, providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]),

        .executableTarget(
            name: "HTTPBench", dependencies: ["HTTPTarget", "TargetKit", "Experiments"], path: "bench/HTTPBench",
            swiftSettings: strict),

        .executableTarget(
            name: "LedgerBench",
            dependencies: ["Measurement", "MessageLedger", product("SystemPackage", "swift-system")],
            path: "bench/LedgerBench", swiftSettings: strict),

        .executableTarget(
            name: "ProxyBench", dependencies: ["FaultProxy"], path: "bench/ProxyBench", swiftSettings: strict),

        // Random histories of the embedded cluster, for its tests and for a run that takes longer.
        .target(
            name: "RandomHistories", dependencies: ["EmbeddedKafka", "KafkaWire", product("NIOCore", "swift-nio")],
            path: "Tests/RandomHistories", swiftSettings: strict),
        .executableTarget(
            name: "Histories", dependencies: ["RandomHistories"], path: "bench/Histories", swiftSettings: strict),

        // What tests of several modules need: directories of their own, waiting for a condition, cases side by side.
        .target(
            name: "TestSupport", dependencies: ["SeededRandom", product("SystemPackage", "swift-system")],
            path: "Tests/TestSupport", swiftSettings: strict),
        // Servers that tests of several modules send to.
        .target(name: "TestServers", path: "Tests/TestServers", swiftSettings: strict),
        // Traffic of real clients with a real cluster, and what each frame of it says.
        .target(
            name: "RecordedTraffic", dependencies: ["KafkaWire", "TestSupport", product("NIOCore", "swift-nio")],
            path: "Tests/RecordedTraffic", resources: [.copy("Captures")], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "highwater", "KafkaTarget", "KafkaWire", "FaultProxy", "Measurement", "TestServers", "TestSupport",
                product("SystemPackage", "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "KafkaTargetTests", dependencies: ["KafkaTarget", "Experiments"], swiftSettings: strict),
        .testTarget(
            name: "ChildProcessesTests",
            dependencies: ["ChildProcesses", "TestSupport", product("SystemPackage", "swift-system")],
            swiftSettings: strict),
        .testTarget(
            name: "ConsumerFleetTests",
            dependencies: [
                "ConsumerFleet", "ChildProcesses", "TargetKit", "MessageLedger", "Measurement", "Experiments",
                "TestSupport", product("GRDB", "GRDB.swift"),
                product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .testTarget(
            name: "OutcomesTests",
            dependencies: [
                "Outcomes", "Experiments", "TargetKit", "TestServers", "TestSupport", product("GRDB", "GRDB.swift"),
                product("NIOCore", "swift-nio"), product("NIOHTTP1", "swift-nio"),
                product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .testTarget(
            name: "EmbeddedGatewayTests",
            dependencies: [
                "EmbeddedGateway", "Experiments", "TestSupport", product("NIOCore", "swift-nio"),
                product("NIOHTTP1", "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "PlainHTTPTests",
            dependencies: ["PlainHTTP", product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio")],
            swiftSettings: strict),
        .testTarget(
            name: "HTTPTargetTests",
            dependencies: [
                "highwater", "HTTPTarget", "Outcomes", "EmbeddedGateway", "PlainHTTP", "ChildProcesses", "TargetKit",
                "Experiments", "TestServers", "TestSupport", product("GRDB", "GRDB.swift"),
                product("NIOCore", "swift-nio"),
                product("NIOHTTP1", "swift-nio"),
                product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .testTarget(
            name: "FaultInjectionTests",
            dependencies: [
                "FaultInjection", "ConsumerFleet", "FaultProxy", "Measurement", "MessageLedger", "Experiments",
                "TargetKit", product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .testTarget(
            name: "InvariantsTests",
            dependencies: [
                "Invariants", "Measurement", "MessageLedger", "Experiments", "TestSupport",
                product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        // Histories that are known in full, against what the judge makes of their ledgers.
        .testTarget(
            name: "VerdictTests",
            dependencies: [
                "Invariants", "Measurement", "MessageLedger", "ConsumerFleet", "EmbeddedKafka", "KafkaWire",
                "TargetKit",
                "Experiments", "RandomHistories", "TestSupport", product("NIOCore", "swift-nio"),
                product("SystemPackage", "swift-system"),
            ], resources: [.copy("Recordings")], swiftSettings: strict),
        .testTarget(
            name: "OrchestrationTests",
            dependencies: [
                "Orchestration", "Reporting", "RebalanceRecorder", "FaultInjection", "TargetKit", "Measurement",
                "MessageLedger", "Experiments",
                "TestSupport", product("SystemPackage", "swift-system"),
            ], swiftSettings: strict),
        .testTarget(
            name: "LoadGenerationTests",
            dependencies: [
                "LoadGeneration", "TargetKit", "Measurement", "MessageLedger", "Experiments", "TestSupport",
                product("SystemPackage", "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "MeasurementTests",
            dependencies: ["Measurement", "MessageLedger", "TestSupport", product("SystemPackage", "swift-system")],
            swiftSettings: strict),
        // A process that writes a ledger until the tests kill it.
        .executableTarget(
            name: "LedgerVictim", dependencies: ["MessageLedger", product("SystemPackage", "swift-system")],
            path: "Tests/LedgerVictim", swiftSettings: strict),
        .testTarget(
            name: "MessageLedgerTests",
            dependencies: [
                "MessageLedger", "CChecksum", "LedgerVictim", "TestSupport",
                product("SystemPackage", "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "Reporting", "RebalanceRecorder", "RecordedTraffic", "Invariants", "Measurement", "RunHistory",
                product("NIOCore", "swift-nio"),
            ], swiftSettings: strict),
        // A process that adds runs to a history beside others.
        .executableTarget(
            name: "HistoryWriter", dependencies: ["RunHistory"], path: "Tests/HistoryWriter", swiftSettings: strict),
        .testTarget(
            name: "RunHistoryTests",
            dependencies: ["RunHistory", "Statistics", "HistoryWriter", "TestSupport", product("GRDB", "GRDB.swift")],
            resources: [.copy("Oracle")], swiftSettings: strict),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: strict),
        .testTarget(
            name: "RebalanceRecorderTests",
            dependencies: ["RebalanceRecorder", "RecordedTraffic", "KafkaWire", product("NIOCore", "swift-nio")],
            swiftSettings: strict),
        .testTarget(
            name: "TrafficCaptureTests",
            dependencies: ["TrafficCapture", "RebalanceRecorder", "TestSupport", product("NIOCore", "swift-nio")],
            swiftSettings: strict),
        .testTarget(
            name: "PostgreSQLStoreTests", dependencies: ["PostgreSQLStore", "TestServers"], swiftSettings: strict),
        .testTarget(
            name: "RedisStoreTests", dependencies: ["RedisStore", "Experiments", "TestServers"], swiftSettings: strict),
        .testTarget(name: "ExperimentsTests", dependencies: ["Experiments"], swiftSettings: strict),
        .testTarget(
            name: "EmbeddedKafkaTests",
            dependencies: [
                "EmbeddedKafka", "KafkaWire", "RandomHistories", "RecordedTraffic", "TestSupport", "CRdKafka",
                product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
            ],
            exclude: ["Python"], swiftSettings: strict),
        .testTarget(
            name: "KafkaWireTests",
            dependencies: ["KafkaWire", "RecordedTraffic", "TestSupport", product("NIOCore", "swift-nio")],
            exclude: ["Python"], swiftSettings: strict),
        .testTarget(
            name: "ProxyControlTests",
            dependencies: [
                "highwater", "ProxyControl", "FaultProxy", "PlainHTTP", "Experiments", "TestSupport",
                product("NIOCore", "swift-nio"), product("NIOHTTP1", "swift-nio"), product("NIOPosix", "swift-nio"),
            ],
            exclude: ["Python"], swiftSettings: strict),
        .testTarget(
            name: "FaultProxyTests",
            dependencies: [
                "FaultProxy", "KafkaWire", "TestSupport", product("NIOCore", "swift-nio"),
                product("NIOPosix", "swift-nio"),
            ], swiftSettings: strict),
    ]
)
