import Experiments
import TargetKit

/// The headers of a kind of event: names and constant values lie ready, the others are written for each event.
final class CompiledHeaders {
    private enum Value {
        case constant(UnsafeRawBufferPointer)
        case template(CompiledTemplate)
    }

    // Constants, so that reading them for every event is not checked for exclusive access.
    private let entries: [(name: UnsafeRawBufferPointer, value: Value)]
    private let memory: [UnsafeMutableRawBufferPointer]
    /// The longest that all written values together can become, in bytes.
    let maximum: Int

    init(_ plans: [HeaderPlan], limits: TemplateLimits, kindName: String, seeds: SeedTree) {
        var memory: [UnsafeMutableRawBufferPointer] = []
        var maximum = 0
        func keep(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
            buffer.copyBytes(from: bytes)
            memory.append(buffer)
            return UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count])
        }
        entries = plans.enumerated().map { index, plan in
            // A name ends with a zero byte that is not counted.
            let name = UnsafeRawBufferPointer(rebasing: keep(Array(plan.name.utf8) + [0]).dropLast())
            let compiled = CompiledTemplate(
                CompiledKind.template(plan.value), escaping: .none, limits: limits, kindName: kindName,
                seeds: seeds.derived("header", UInt64(index)))
            if let constant = compiled.constant { return (name, .constant(keep(constant))) }
            maximum += compiled.maximum
            return (name, .template(compiled))
        }
        self.memory = memory
        self.maximum = maximum
    }

    deinit { for buffer in memory { buffer.deallocate() } }

    var count: Int { entries.count }

    /// Fills in the headers of an event; their values lie in `values`. Gives how many there are.
    func fill(
        _ headers: UnsafeMutableBufferPointer<MessageHeader>, _ event: EventFacts, _ text: borrowing RandomText,
        values: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard !entries.isEmpty else { return 0 }
        var writer = ByteWriter(values)
        for (index, entry) in entries.enumerated() {
            switch entry.value {
            case .constant(let bytes): headers[index] = MessageHeader(name: entry.name, value: bytes)
            case .template(let template):
                let start = writer.count
                template.write(event, text, to: &writer)
                headers[index] = MessageHeader(name: entry.name, value: writer.written(from: start))
            }
        }
        return entries.count
    }
}
