#include "CChecksum.h"

#include <pthread.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
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
#define WORD(value, word) _mm_crc32_u64(value, word)
#define HALF(value, half) _mm_crc32_u32(value, half)
#define QUARTER(value, quarter) _mm_crc32_u16(value, quarter)
#define BYTE(value, byte) _mm_crc32_u8(value, byte)
#define INSTRUCTED __attribute__((target("sse4.2,pclmul"))) static

enum { LANE = 128 }; // words
/// shifts[k] is x^(64 k - 33): by it a checksum is moved k words further, with what the instruction adds to it.
static uint32_t shifts[2 * LANE + 1];

__attribute__((constructor)) static void fill_shifts(void) {
    uint32_t value = 1; // x^31
    for (int k = 1; k <= 2 * LANE; k++) {
        shifts[k] = value;
        for (int bit = 0; bit < 64; bit++) value = value & 1 ? value >> 1 ^ POLYNOMIAL : value >> 1;
    }
}

INSTRUCTED inline uint64_t word_at(const uint8_t *at) {
    uint64_t word;
    memcpy(&word, at, 8);
    return word;
}

INSTRUCTED inline uint64_t moved(uint64_t value, size_t words) {
    return (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((int64_t)value), _mm_cvtsi32_si128((int)shifts[words]), 0));
}

/// Three parts side by side: the instruction takes three cycles, and one can begin in each.
INSTRUCTED inline uint64_t three_lanes(uint64_t value, const uint8_t *at, size_t words) {
    uint64_t second = 0, third = 0;
    const size_t lane = words * 8;
    for (const uint8_t *end = at + lane; at < end; at += 8) {
        value = WORD(value, word_at(at));
        second = WORD(second, word_at(at + lane));
        third = WORD(third, word_at(at + 2 * lane));
    }
    return third ^ WORD(0, moved(value, 2 * words) ^ moved(second, words));
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#define WORD(value, word) __crc32cd((uint32_t)(value), word)
#define HALF(value, half) __crc32cw(value, half)
#define QUARTER(value, quarter) __crc32ch(value, quarter)
#define BYTE(value, byte) __crc32cb(value, byte)
#define INSTRUCTED static
#endif

#if defined(WORD)
INSTRUCTED uint32_t instructed(const uint8_t *at, size_t count) {
    uint64_t value = ~0u;
#if defined(__x86_64__)
    while (count >= 9 * 8) {
        const size_t words = count >= 3 * 8 * LANE ? LANE : count / 24;
        value = three_lanes(value, at, words);
        at += words * 24;
        count -= words * 24;
    }
#endif
    for (; count >= 8; at += 8, count -= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        value = WORD(value, word);
    }
    uint32_t rest = (uint32_t)value;
    if (count & 4) {
        uint32_t half;
        memcpy(&half, at, 4);
        rest = HALF(rest, half);
        at += 4;
    }
    if (count & 2) {
        uint16_t quarter;
        memcpy(&quarter, at, 2);
        rest = QUARTER(rest, quarter);
        at += 2;
    }
    if (count & 1) rest = BYTE(rest, *at);
    return ~rest;
}
#endif

uint32_t highwater_crc32c(const void *bytes, size_t count) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul")) return instructed(bytes, count);
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
    return instructed(bytes, count);
#endif
    return highwater_crc32c_portable(bytes, count);
}
