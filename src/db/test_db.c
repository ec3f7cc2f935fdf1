#include "db/test_db.h"

#include <dirent.h>
#include <unistd.h>

void bench_init(struct bench *b)
{
	*b = (struct bench){.c = {.mem = arena_new(), .lang = LANG_EN}};
	snprintf(b->dir, sizeof(b->dir), "/tmp/db-test-XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->path, sizeof(b->path), "%s/t.db", b->dir);
	b->url = test_url(b->path);
}

void bench_file(struct bench *b)
{
	bench_init(b);
	b->url = b->path;
	assert_ok(&b->c, db_open(&b->c, &b->c.db, b->path, DB_CREATE));
}

void bench_db(struct bench *b)
{
	bench_init(b);
	assert_ok(&b->c, db_open(&b->c, &b->c.db, b->url, DB_CREATE));
}

void bench_end(struct bench *b)
{
	db_close(b->c.db);
	arena_free(b->c.mem);
	DIR *d = opendir(b->dir);
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	closedir(d);
	assert_int_equal(rmdir(b->dir), 0);
	if (b->url != b->path)
		test_url_drop(b->path);
}

void bench_join(struct ctx *c, const struct bench *b, enum db_mode mode)
{
	*c = (struct ctx){.mem = arena_new(), .lang = LANG_EN};
	assert_ok(c, db_open(c, &c->db, b->url, mode));
}

void bench_leave(struct ctx *c)
{
	db_close(c->db);
	arena_free(c->mem);
}

int64_t count_of(struct ctx *c, const char *sql)
{
	int64_t n = -1;
	assert_ok(c, db_one_int(c, &n, sql, DB_NOARGS));
	return n;
}
