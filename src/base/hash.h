/*
 * hash.h: one step of a hash over words of 64 bits, for tables in memory. Under
 * a seed that nobody knows, a file cannot aim at one chain of slots.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/base.h"

static inline uint64_t hash_mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	h ^= h >> 32;
	h *= UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 29;
}

#endif
