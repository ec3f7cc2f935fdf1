/*
 * lock.h: one writer at a time for one file: threads of this process queue
 * up in order of arrival, processes meet at an advisory lock on a lock file.
 * The lock file stays when the work is done; removing it would race.
 */
#ifndef DB_LOCK_H
#define DB_LOCK_H

#include "base/base.h"

struct file_lock;

/*
 * The lock of that lock file, created with mode 0600 if need be; the same
 * object for all who name the same file in this process.  NULL with errno.
 */
struct file_lock *lock_open(const char *path);
void lock_close(struct file_lock *l); /* NULL is fine; must not be held */

/* E_BUSY after timeout_ms, E_IO with errno if the system refuses. */
enum rc lock_take(struct file_lock *l, int timeout_ms);
void lock_drop(struct file_lock *l);

#endif
