/*
 * standby.c: is it the right standby, and how old is what it shows.
 */
#include "base/base.h"
#include "store/standby.h"

#include "store/messages.h"
#include "store/store_int.h"

enum { MS = 1000, MS_PER_MINUTE = 60000, MS_PER_DAY = 86400000 };
enum { BEHIND_MS = MS_PER_MINUTE }; /* longer is no matter of course */
#define VIETNAM_MS (INT64_C(7) * 3600 * MS)

enum rc standby_key(struct ctx *c, unsigned char key[STANDBY_KEY])
{
	const unsigned char *k;
	int64_t server = 0;
	enum rc rc = uid_key(c, &k);

	if (rc == OK)
		rc = db_server_id(c, &server);
	if (rc < 0)
		return rc;
	/* a copy keeps the installation, but is on another server */
	memcpy(key, k, KEY_BYTES);
	memcpy(key + KEY_BYTES, &server, sizeof(server));
	return OK;
}

static enum rc check(struct ctx *c, const unsigned char *key)
{
	unsigned char own[STANDBY_KEY];
	enum rc rc = store_open(c);

	if (rc == OK && key)
		rc = standby_key(c, own);
	if (rc == OK && key && memcmp(own, key, STANDBY_KEY) != 0)
		rc = err_set(c, E_USAGE, "db", &msg_standby_other,
			     db_name(c->db));
	return rc;
}

enum rc standby_open(struct ctx *c, struct db **out, const char *url,
		     const unsigned char *key)
{
	struct ctx own = *c;
	enum rc rc;

	own.db = NULL;
	rc = db_open_standby(&own, &own.db, url);
	if (rc == OK)
		rc = check(&own, key);
	if (rc == OK)
		*out = own.db;
	else
		db_close(own.db);
	c->err = own.err;
	return rc;
}

int64_t standby_as_of(const struct db_view *v, const struct standby_sight *seen)
{
	/* not for all the time since: there may have been commits that neither
	 * we nor the standby know of */
	if (seen->at_ms > v->replayed_ms && v->clock >= seen->clock)
		return seen->at_ms;
	return v->replayed_ms;
}

const char *standby_instant(struct ctx *c, int64_t at_ms)
{
	int64_t s = (at_ms + VIETNAM_MS) % MS_PER_DAY / MS;
	char day[DAY_TEXT];

	return say(c, &msg_standby_instant,
		   arena_printf(c->mem, "%02d", (int)(s / 3600)),
		   arena_printf(c->mem, "%02d", (int)(s / 60 % 60)),
		   arena_printf(c->mem, "%02d", (int)(s % 60)),
		   day_vi(day, day_of_instant(at_ms)));
}

const char *standby_sentence(struct ctx *c, int64_t as_of_ms)
{
	if (!as_of_ms)
		return say(c, &msg_standby_unknown);
	return say(c, &msg_standby_as_of, standby_instant(c, as_of_ms));
}

const char *standby_warning(struct ctx *c, int64_t as_of_ms)
{
	int64_t behind = as_of_ms ? c->now_ms - as_of_ms : 0;

	if (behind <= BEHIND_MS)
		return NULL;
	return say(
	    c, &msg_standby_behind,
	    arena_printf(c->mem, "%lld", (long long)(behind / MS_PER_MINUTE)));
}
