/*
 * messages.h: what the web layer says to people.
 */
#ifndef WEB_MESSAGES_H
#define WEB_MESSAGES_H

#include "base/ctx.h"

extern const struct msg msg_web_not_loopback; /* %1 what was asked for */
extern const struct msg msg_web_listen_bad;   /* %1 what was asked for */
extern const struct msg msg_web_listen;	      /* %1 address, %2 technical */
extern const struct msg msg_web_start;
extern const struct msg msg_web_folder; /* %1 path, %2 technical */
extern const struct msg msg_web_folder_open;

/* The sentence for a refusal by the server itself; never NULL. */
const struct msg *msg_web_status(int status);

#endif
