/* SHA-256 by whole blocks. Included by CAgroKernels.h. */
#ifndef AGRORISK_HASH_H
#define AGRORISK_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Takes `blocks` blocks of 64 bytes into the eight words of a hash's state (FIPS 180-4, 6.2.2). */
void agro_sha256(uint32_t *state, const uint8_t *bytes, size_t blocks);

/* The same without the processor's own instructions for it. */
void agro_sha256_plain(uint32_t *state, const uint8_t *bytes, size_t blocks);

#endif
