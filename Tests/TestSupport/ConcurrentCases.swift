/// Runs `body` for every case, several at a time, in their order.
///
/// For cases that mostly wait, such as whole runs of the program: the test is as long as its share of them.
public func forEach<Case: Sendable>(
    _ cases: [Case], atOnce width: Int, _ body: @escaping @Sendable (Case) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, element) in cases.enumerated() {
            if index >= width { try await group.next() }
            group.addTask { try await body(element) }
        }
        try await group.waitForAll()
    }
}
