/*
 * messages.h: sentences that every layer needs.  Those of one layer stand in
 * its own folder.
 */
#ifndef BASE_MESSAGES_H
#define BASE_MESSAGES_H

#include "base/ctx.h"

extern const struct msg msg_out_of_memory;
extern const struct msg msg_internal; /* %1 what happened */

/* Values: %1 is what the user wrote unless said otherwise. */
extern const struct msg msg_day_bad;
extern const struct msg msg_day_not_full;
extern const struct msg msg_number_bad;
extern const struct msg msg_number_range;  /* %2 least, %3 most */
extern const struct msg msg_value_missing; /* %1 label of the field */
extern const struct msg msg_value_unknown; /* %2 what is possible */
extern const struct msg msg_text_too_long; /* %1 label, %2 most characters */
extern const struct msg msg_text_not_utf8; /* %1 label of the field */

/* Files: %1 is the path or name, %2 the system's reason. */
extern const struct msg msg_file_open;
extern const struct msg msg_file_read;
extern const struct msg msg_file_write;
extern const struct msg msg_file_missing;
extern const struct msg msg_file_too_large; /* %2 the limit */

#endif
