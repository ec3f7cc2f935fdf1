/*
 * writer.c: writes one row after another into a database that may fall, and
 * says which of them were acknowledged.
 *
 *	failover_writer ADDRESS create
 *	failover_writer ADDRESS NUMBER STOP-FILE
 *	failover_writer STANDBY hold STOP-FILE: reads, and again when told to
 */
#include "base/base.h"

#include <unistd.h>

#include "db/db.h"

enum { PAUSE_US = 20000 };

static int create(struct ctx *c, const char *url)
{
	enum rc rc = db_open(c, &c->db, url, DB_CREATE);

	if (rc == OK)
		rc = db_script(c, "CREATE TABLE t (writer INTEGER, n INTEGER)");
	if (rc < 0)
		fprintf(stderr, "%s\n", c->err.text);
	db_close(c->db);
	return rc == OK ? 0 : 1;
}

static enum rc write_one(struct ctx *c, const char *url, int64_t writer,
			 int64_t n)
{
	enum rc rc = OK;

	err_clear(c);
	if (!c->db)
		rc = db_open(c, &c->db, url, DB_WRITE);
	if (rc == OK)
		rc = db_exec(c, "INSERT INTO t (writer, n) VALUES ($1, $2)",
			     DB_ARGS(DBI(writer), DBI(n)));
	return rc;
}

static enum rc count(struct ctx *c)
{
	int64_t n;

	return db_one_int(c, &n, "SELECT count(*) FROM t", DB_NOARGS);
}

/* A reader that stands in the way of what arrives. */
static int hold(struct ctx *c, const char *url, const char *stop)
{
	enum rc rc = db_open_standby(c, &c->db, url);

	if (rc == OK)
		rc = db_begin_read(c);
	if (rc == OK)
		rc = count(c);
	puts(rc == OK ? "reads" : c->err.text);
	fflush(stdout);
	while (access(stop, F_OK) != 0)
		usleep(PAUSE_US);
	rc = count(c);
	puts(rc < 0 ? "undone" : "not undone");
	err_clear(c);
	db_rollback(c);
	rc = db_begin_read(c);
	if (rc == OK)
		rc = count(c);
	puts(rc == OK ? "reads" : c->err.text);
	db_close(c->db);
	return 0;
}

int main(int argc, char **argv)
{
	/* the drill is about the server, so its superuser will do */
	struct ctx c = {.mem = arena_new(), .lang = LANG_EN, .no_wall = true};
	int64_t n, writer;

	if (argc == 3)
		return create(&c, argv[1]);
	if (argc != 4)
		return 2;
	if (strcmp(argv[2], "hold") == 0)
		return hold(&c, argv[1], argv[3]);
	writer = strtoll(argv[2], NULL, 10);
	for (n = 1; access(argv[3], F_OK) != 0; n++) {
		struct arena_mark m = arena_mark(c.mem);

		if (write_one(&c, argv[1], writer, n) == OK) {
			printf("%lld %lld\n", (long long)writer, (long long)n);
			fflush(stdout);
		} else {
			fprintf(stderr, "%lld: %s\n", (long long)n, c.err.text);
			usleep(PAUSE_US);
		}
		arena_rewind(c.mem, m);
	}
	db_close(c.db);
	arena_free(c.mem);
	return 0;
}
