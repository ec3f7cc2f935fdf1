/*
 * people_stored.h: everybody who was ever admitted, stored in few blocks.
 */
#ifndef MOD_STAT_PEOPLE_STORED_H
#define MOD_STAT_PEOPLE_STORED_H

#include "store/blocks.h"

extern const struct block_kind people_blocks;

#endif
