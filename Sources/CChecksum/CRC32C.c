#include "CChecksum.h"

#include <pthread.h>
#include <string.h>

#if defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#endif

enum { POLYNOMIAL = 0x82F63B78 };
static uint32_t tables[8][256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/// tables[k][b] is the checksum of byte b followed by k zero bytes.
static void fill(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t value = byte;
        for (int bit = 0; bit < 8; bit++) value = value & 1 ? value >> 1 ^ POLYNOMIAL : value >> 1;
        tables[0][byte] = value;
    }
    for (int k = 1; k < 8; k++)
        for (int byte = 0; byte < 256; byte++)
            tables[k][byte] = tables[k - 1][byte] >> 8 ^ tables[0][tables[k - 1][byte] & 0xFF];
}

uint32_t highwater_crc32c_portable(const void *bytes, size_t count) {
    pthread_once(&once, fill);
    const uint8_t *at = bytes;
    uint32_t value = ~0u;
    for (; count >= 8; at += 8, count -= 8) {
        value ^= (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
        value = tables[7][value & 0xFF] ^ tables[6][value >> 8 & 0xFF] ^ tables[5][value >> 16 & 0xFF] ^
                tables[4][value >> 24] ^ tables[3][at[4]] ^ tables[2][at[5]] ^ tables[1][at[6]] ^ tables[0][at[7]];
    }
    for (; count > 0; at++, count--) value = value >> 8 ^ tables[0][(value ^ *at) & 0xFF];
    return ~value;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) static uint32_t instructed(const uint8_t *at, size_t count) {
    uint64_t value = ~0u;
    for (; count >= 8; at += 8, count -= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        value = __builtin_ia32_crc32di(value, word);
    }
    uint32_t rest = (uint32_t)value;
    for (; count > 0; at++, count--) rest = __builtin_ia32_crc32qi(rest, *at);
    return ~rest;
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
static uint32_t instructed(const uint8_t *at, size_t count) {
    uint32_t value = ~0u;
    for (; count >= 8; at += 8, count -= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        value = __crc32cd(value, word);
    }
    for (; count > 0; at++, count--) value = __crc32cb(value, *at);
    return ~value;
}
#endif

uint32_t highwater_crc32c(const void *bytes, size_t count) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2")) return instructed(bytes, count);
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
    return instructed(bytes, count);
#endif
    return highwater_crc32c_portable(bytes, count);
}
