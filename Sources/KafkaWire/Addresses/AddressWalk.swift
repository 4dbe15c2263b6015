import NIOCore

/// One pass over a response body: finds the addresses and notes what replaces them.
struct AddressWalk {
    var reader: WireReader
    let mapping: AddressRewriter.Mapping
    var patch = FramePatch()

    mutating func body(of key: APIKey, version: Int16) throws(WireError) {
        switch (key, version) {
        case (.metadata, 0...13): try metadata(version: version)
        case (.findCoordinator, 0...3): try coordinator(version: version)
        case (.findCoordinator, 4...6): try coordinators()
        case (.describeCluster, 0...2): try cluster(version: version)
        case (.produce, 10...13): try produce(version: version)
        case (.fetch, 16...18): try fetch()
        default: throw .unsupportedVersion(key, version)
        }
    }

    private mutating func metadata(version: Int16) throws(WireError) {
        if version >= 3 { try reader.skip(4) }  // throttle time
        try eachElement { walk throws(WireError) in
            try walk.address(of: try walk.reader.int32())
            if version >= 1 { try walk.reader.skipString() }  // rack
            try walk.reader.skipTags()
        }
    }

    private mutating func coordinator(version: Int16) throws(WireError) {
        if version >= 1 { try reader.skip(4) }  // throttle time
        let error = try reader.int16()
        if version >= 1 { try reader.skipString() }  // error message
        let nodeID = try reader.int32()
        if error == 0 && nodeID != -1 { try address(of: nodeID) }
    }

    private mutating func coordinators() throws(WireError) {
        try reader.skip(4)  // throttle time
        try eachElement { walk throws(WireError) in
            try walk.reader.skipString()  // key
            let nodeID = try walk.reader.int32()
            let field = try walk.addressField()
            let error = try walk.reader.int16()
            try walk.reader.skipString()  // error message
            try walk.reader.skipTags()
            if error == 0 && nodeID != -1 { walk.note(field, of: nodeID) }
        }
    }

    private mutating func cluster(version: Int16) throws(WireError) {
        try reader.skip(4 + 2)  // throttle time, error
        try reader.skipString()  // error message
        if version >= 1, try reader.int8() == 2 { return }  // controllers: no client of ours connects to them
        try reader.skipString()  // cluster id
        try reader.skip(4)  // controller id
        try eachElement { walk throws(WireError) in
            try walk.address(of: try walk.reader.int32())
            try walk.reader.skipString()  // rack
            if version >= 2 { try walk.reader.skip(1) }  // fenced
            try walk.reader.skipTags()
        }
    }

    private mutating func produce(version: Int16) throws(WireError) {
        try reader.forEach { reader throws(WireError) in
            if version >= 13 { try reader.skip(16) } else { try reader.skipString() }  // topic
            try reader.forEach { reader throws(WireError) in
                try reader.skip(4 + 2 + 8 + 8 + 8)  // index, error, base offset, append time, log start offset
                try reader.forEach { reader throws(WireError) in
                    try reader.skip(4)  // batch index
                    try reader.skipString()
                    try reader.skipTags()
                }
                try reader.skipString()  // error message
                try reader.skipTags()
            }
            try reader.skipTags()
        }
        try reader.skip(4)  // throttle time
        try nodeEndpoints()
    }

    private mutating func fetch() throws(WireError) {
        try reader.skip(4 + 2 + 4)  // throttle time, error, session id
        try reader.forEach { reader throws(WireError) in
            try reader.skip(16)  // topic id
            try reader.forEach { reader throws(WireError) in
                try reader.skip(4 + 2 + 8 + 8 + 8)  // index, error, high watermark, stable and log start offset
                try reader.forEach { reader throws(WireError) in
                    try reader.skip(8 + 8)  // aborted transaction: producer id, first offset
                    try reader.skipTags()
                }
                try reader.skip(4)  // preferred read replica
                try reader.skipBytes()  // records
                try reader.skipTags()
            }
            try reader.skipTags()
        }
        try nodeEndpoints()
    }

    /// The last tagged section of Produce and Fetch, whose field 0 lists brokers.
    private mutating func nodeEndpoints() throws(WireError) {
        for _ in 0..<(try reader.uvarint()) {
            let tag = try reader.uvarint()
            let sizeStart = reader.offset
            let size = try reader.uvarint()
            let payloadStart = reader.offset
            guard tag == 0 else {
                try reader.skip(size)
                continue
            }
            var inner = AddressWalk(reader: reader, mapping: mapping)
            try inner.endpoints()
            let used = inner.reader.offset - payloadStart
            guard used <= size else { throw .invalidLength(size, offset: sizeStart) }
            try reader.skip(size)
            resize(sizeStart..<payloadStart, from: size, by: inner.patch.growth)
            patch.append(inner.patch)
        }
    }

    private mutating func endpoints() throws(WireError) {
        try eachElement { walk throws(WireError) in
            try walk.address(of: try walk.reader.int32())
            try walk.reader.skipString()  // rack
            try walk.reader.skipTags()
        }
    }

    private mutating func resize(_ range: Range<Int>, from size: Int, by growth: Int) {
        guard growth != 0 else { return }
        var writer = WireWriter()
        writer.uvarint(size + growth)
        patch.replace(range, with: writer.buffer)
    }

    private mutating func eachElement(
        _ body: (inout AddressWalk) throws(WireError) -> Void
    ) throws(WireError) {
        for _ in 0..<(try reader.arrayCount() ?? 0) { try body(&self) }
    }

    private mutating func address(of nodeID: Int32) throws(WireError) { note(try addressField(), of: nodeID) }

    private mutating func addressField() throws(WireError) -> AddressField {
        let start = reader.offset
        let host = try reader.string()
        let port = try reader.int32()
        return AddressField(range: start..<reader.offset, host: host, port: port)
    }

    private mutating func note(_ field: AddressField, of nodeID: Int32) {
        let mapped = mapping(nodeID, field.host, field.port)
        guard mapped.host != field.host || mapped.port != field.port else { return }
        var writer = WireWriter(flexible: reader.flexible)
        writer.string(mapped.host)
        writer.integer(mapped.port)
        patch.replace(field.range, with: writer.buffer)
    }
}

/// A host and the port behind it, and which bytes of the frame they are.
private struct AddressField {
    var range: Range<Int>
    var host: String
    var port: Int32
}
