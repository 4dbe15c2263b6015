import Foundation

/// The Python that `make python-deps` sets up; without it the tests that need it say that they are left out.
enum PythonPrograms {
    static let path = HighwaterProcess.repository.appendingPathComponent(".build/python/bin").path

    static var areInstalled: Bool {
        let library = HighwaterProcess.repository.appendingPathComponent(".build/python/lib").path
        let files = (try? FileManager.default.subpathsOfDirectory(atPath: library)) ?? []
        return files.contains { $0.hasSuffix("site-packages/confluent_kafka/__init__.py") }
    }
}
