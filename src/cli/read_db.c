/*
 * read_db.c: which of the two a command reads.
 */
#include "base/base.h"
#include "cli/read_db.h"

#include <time.h>

#include "db/db.h"
#include "store/messages.h"
#include "store/standby.h"
#include "store/store.h"

enum { TRIES = 2, MS = 1000, NS_PER_MS = 1000000 };

/* What was learnt of the two. */
struct reading {
	struct db *primary, *standby;
	struct err no_primary;
	struct standby_sight seen;
};

/* Since the command began it may have waited for a server. */
static int64_t clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * MS + t.tv_nsec / NS_PER_MS;
}

static bool is_gone(const struct ctx *c)
{
	return strcmp(c->err.field, "db") == 0 &&
	       (c->err.rc == E_IO || c->err.rc == E_BUSY);
}

/* One look: is it there, and where does its clock stand? */
static enum rc look(struct ctx *c, struct db *db)
{
	enum rc rc;

	c->db = db;
	rc = db_begin_read(c);
	db_rollback(c);
	c->db = NULL;
	return rc;
}

static enum rc open_primary(struct ctx *c, const struct cli *cli,
			    struct reading *r)
{
	enum rc rc = db_open(c, &c->db, cli->db_url, DB_READ);

	if (rc == OK)
		rc = store_open(c);
	if (rc == OK)
		r->primary = c->db;
	else
		db_close(c->db);
	c->db = NULL;
	r->seen.at_ms = clock_now(); /* before it is asked */
	if (rc == OK)
		rc = look(c, r->primary);
	if (rc == OK)
		r->seen.clock = db_view(r->primary)->clock;
	else
		r->seen.at_ms = 0;
	return rc;
}

static enum rc open_standby(struct ctx *c, const struct cli *cli,
			    struct reading *r)
{
	unsigned char key[STANDBY_KEY];
	enum rc rc = OK;

	c->db = r->primary;
	if (r->primary)
		rc = standby_key(c, key);
	if (rc == OK)
		rc = standby_open(c, &r->standby, cli->read_url,
				  r->primary ? key : NULL);
	c->db = NULL;
	return rc;
}

/* Is the standby to be read?  OK: r->standby is there and says enough, or is
 * not there and the primary is. */
static enum rc choose(struct ctx *c, const struct cli *cli, struct reading *r)
{
	enum rc rc = open_primary(c, cli, r);

	if (rc < 0 && !is_gone(c))
		return rc;
	r->no_primary = c->err;
	err_clear(c);
	rc = open_standby(c, cli, r);
	if (rc == E_USAGE)
		return rc;
	if (rc == OK)
		rc = look(c, r->standby);
	/* behind: a command that wrote just before must be seen */
	if (rc == OK && db_view(r->standby)->clock >= r->seen.clock)
		return OK;
	err_clear(c);
	db_close(r->standby);
	r->standby = NULL;
	if (r->primary)
		return OK;
	c->err = r->no_primary;
	return c->err.rc;
}

static enum rc run_on(struct ctx *c, const struct command *cmd, struct cli *cli,
		      struct db *db)
{
	enum rc rc;

	c->db = db;
	rc = cmd->run(c, cli);
	c->db = NULL;
	return rc;
}

/* A standby undoes readers that stand in the way of what arrives, and
 * disconnects those that compute between two questions. */
static bool is_undone(const struct ctx *c, const struct reading *r)
{
	return c->err.rc < 0 && (db_may_repeat(r->standby) || is_gone(c));
}

static enum rc run_on_standby(struct ctx *c, const struct command *cmd,
			      struct cli *cli, struct reading *r)
{
	enum rc rc;
	int left = TRIES;

	cli->as_of =
	    standby_sentence(c, standby_as_of(db_view(r->standby), &r->seen));
	do {
		err_clear(c);
		buf_clear(cli->out);
		rc = run_on(c, cmd, cli, r->standby);
	} while (is_undone(c, r) && --left > 0);
	return rc;
}

enum rc read_db_run(struct ctx *c, const struct command *cmd, struct cli *cli)
{
	struct reading r = {0};
	enum rc rc;

	if (!db_is_postgres(cli->db_url))
		return err_set(c, E_USAGE, "db", &msg_standby_of_file);
	rc = choose(c, cli, &r);
	if (rc == OK && r.standby) {
		rc = run_on_standby(c, cmd, cli, &r);
		if (!r.primary || !is_undone(c, &r))
			goto out;
		err_clear(c);
		buf_clear(cli->out);
		cli->as_of = NULL;
		rc = OK;
	}
	if (rc == OK)
		rc = run_on(c, cmd, cli, r.primary);
out:
	db_close(r.standby);
	db_close(r.primary);
	return rc;
}
