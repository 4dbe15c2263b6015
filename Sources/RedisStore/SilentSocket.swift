#if Redis
    import Foundation

    /// Sends to a peer that may have gone, without the signal that ends a process by default.
    enum SilentSocket {
        /// How many bytes were taken; -1 with `errno` when none.
        static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
            #if os(Linux)
                return Foundation.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            #else
                var on: Int32 = 1
                setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
                return Foundation.send(descriptor, bytes.baseAddress, bytes.count, 0)
            #endif
        }
    }
#endif
