import CChecksum
import NIOCore

extension RecordBatch {
    /// Changes the records' bytes in place, as a fault does, and makes the checksum fit. Their number stays the same.
    ///
    /// `change` gets what stands behind the header.
    public mutating func changeRecords(_ change: (UnsafeMutableRawBufferPointer) -> Void) {
        var changed = ByteBuffer(bytes: bytes.readableBytesView)
        let sum = changed.withUnsafeMutableReadableBytes { all in
            change(UnsafeMutableRawBufferPointer(rebasing: all[Self.headerLength...]))
            let covered = UnsafeRawBufferPointer(rebasing: all[21...])
            return highwater_crc32c(covered.baseAddress, covered.count)
        }
        changed.setInteger(sum, at: changed.readerIndex + 17)
        self = RecordBatch(checked: changed)
    }
}
