#include "base/base.h"
#include "db/test_url.h"

#include <ctype.h>
#include <libpq-fe.h>

enum { NAME_MAX_BYTES = 50, URL_ROOM = 300 };

/* All that were given out: a server keeps its address until it ends. */
struct kept {
	struct kept *next;
	char url[URL_ROOM];
};

bool test_on_pg(void)
{
	const char *s = getenv("NGUON_TEST_PG");
	return s && *s;
}

/* The end of a path is what mkdtemp() made different. */
static void schema_of(const char *path, char name[NAME_MAX_BYTES + 3])
{
	size_t n = strlen(path);
	const char *s = n > NAME_MAX_BYTES ? path + n - NAME_MAX_BYTES : path;
	char *to = name;
	*to++ = 't';
	*to++ = '_';
	for (; *s; s++)
		*to++ = isalnum((unsigned char)*s) ? *s : '_';
	*to = '\0';
}

const char *test_url(const char *path)
{
	static struct kept *all;
	struct kept *k;
	const char *base = getenv("NGUON_TEST_PG");
	char name[NAME_MAX_BYTES + 3];
	if (!test_on_pg())
		return path;
	schema_of(path, name);
	char url[URL_ROOM];
	/* the address of a test's server always has options of its own */
	snprintf(url, sizeof(url), "%s&options=-csearch_path%%3D%%22%s%%22",
		 base, name);
	for (k = all; k; k = k->next)
		if (strcmp(k->url, url) == 0)
			return k->url;
	k = xcalloc(1, sizeof(*k));
	memcpy(k->url, url, sizeof(url));
	k->next = all;
	all = k;
	return k->url;
}

void test_url_drop(const char *path)
{
	char name[NAME_MAX_BYTES + 3], sql[URL_ROOM];
	if (!test_on_pg())
		return;
	schema_of(path, name);
	snprintf(sql, sizeof(sql),
		 "SET client_min_messages = error; "
		 "DROP SCHEMA IF EXISTS \"%s\" CASCADE",
		 name);
	PGconn *conn = PQconnectdb(getenv("NGUON_TEST_PG"));
	PGresult *res = PQexec(conn, sql);
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		fprintf(stderr, "%s: %s\n", name, PQerrorMessage(conn));
	PQclear(res);
	PQfinish(conn);
}
