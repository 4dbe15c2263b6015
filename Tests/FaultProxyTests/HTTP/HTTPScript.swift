import NIOCore

@testable import FaultProxy

/// Plays both sides of a connection through an inspector, in pieces as a network would bring them.
struct HTTPScript {
    var inspector: HTTPInspector
    private(set) var toServer: [HTTPPiece] = []
    private(set) var toClient: [HTTPPiece] = []

    init(_ faults: [HTTPFault] = [], seed: UInt64 = 1) throws {
        inspector = HTTPInspector(try HTTPRules(faults), seed: seed)
    }

    mutating func requests(_ text: String, every size: Int = .max) { push(text, .toServer, size) }
    mutating func answers(_ text: String, every size: Int = .max) { push(text, .toClient, size) }

    /// Whole pieces, with bytes that follow each other put together.
    private mutating func push(_ text: String, _ direction: FlowDirection, _ size: Int) {
        var bytes = ByteBuffer(string: text)
        while bytes.readableBytes > 0, let part = bytes.readSlice(length: min(size, bytes.readableBytes)) {
            inspector.push(part, direction)
            take()
        }
    }

    mutating func end(_ direction: FlowDirection) {
        inspector.end(direction)
        take()
    }

    private mutating func take() {
        while let piece = inspector.next(.toServer) { Self.append(piece, &toServer) }
        while let piece = inspector.next(.toClient) { Self.append(piece, &toClient) }
    }

    private static func append(_ piece: HTTPPiece, _ pieces: inout [HTTPPiece]) {
        if case .forward(let bytes) = piece, case .forward(var last) = pieces.last {
            last.writeImmutableBuffer(bytes)
            pieces[pieces.count - 1] = .forward(last)
        } else {
            pieces.append(piece)
        }
    }
}

extension HTTPPiece {
    static func text(_ text: String) -> HTTPPiece { .forward(ByteBuffer(string: text)) }
}
