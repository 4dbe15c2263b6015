#ifndef HIGHWATER_CHECKSUM_H
#define HIGHWATER_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, RFC 3720) of some bytes, by the processor's own instruction where it has one.
uint32_t highwater_crc32c(const void *bytes, size_t count);

/// The same without that instruction, eight bytes at a time.
uint32_t highwater_crc32c_portable(const void *bytes, size_t count);

#endif
