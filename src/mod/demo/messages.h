/* messages.h: what the demo says when a recipe is wrong. */
#ifndef MOD_DEMO_MESSAGES_H
#define MOD_DEMO_MESSAGES_H

#include "base/ctx.h"

extern const struct msg demo_msg_json;
extern const struct msg demo_msg_key;
extern const struct msg demo_msg_sum;
extern const struct msg demo_msg_places;
extern const struct msg demo_msg_pool;
extern const struct msg demo_msg_name;
extern const struct msg demo_msg_age;
extern const struct msg demo_msg_legacy;
extern const struct msg demo_msg_io;

#endif
