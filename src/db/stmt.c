/*
 * The cache of prepared statements of one connection: found by text, the
 * least recently used one goes when there are too many.
 */
#include "base/base.h"
#include "db/db_int.h"

/* Eight bytes at a time; the texts are long and this runs on each call. */
static uint64_t hash_text(const char *s, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15u ^ n;
	uint64_t w;
	for (; n >= sizeof(w); s += sizeof(w), n -= sizeof(w)) {
		memcpy(&w, s, sizeof(w));
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	w = 0;
	memcpy(&w, s, n);
	h = (h ^ w) * 0xff51afd7ed558ccdu;
	return h ^ h >> 32;
}

static struct db_stmt **recent_of(struct stmt_cache *k, const char *sql)
{
	uintptr_t p = (uintptr_t)sql;
	return &k->recent[(p ^ p >> 4 ^ p >> 10) % STMT_RECENT];
}

static void unlink_age(struct stmt_cache *k, struct db_stmt *s)
{
	*(s->newer ? &s->newer->older : &k->newest) = s->older;
	*(s->older ? &s->older->newer : &k->oldest) = s->newer;
	s->newer = s->older = NULL;
}

static void link_newest(struct stmt_cache *k, struct db_stmt *s)
{
	s->newer = NULL;
	s->older = k->newest;
	*(k->newest ? &k->newest->newer : &k->oldest) = s;
	k->newest = s;
}

static void forget(struct db *db, struct db_stmt *s)
{
	struct stmt_cache *k = &db->cache;
	struct db_stmt **p = &k->bucket[s->hash % STMT_BUCKETS];
	while (*p != s)
		p = &(*p)->same_bucket;
	*p = s->same_bucket;
	for (int i = 0; i < STMT_RECENT; i++)
		if (k->recent[i] == s)
			k->recent[i] = NULL;
	unlink_age(k, s);
	k->count--;
	db->ops->finish(s->handle);
	free(s->text);
	free(s);
}

/* Busy ones are spared, even if the cache then holds more than its maximum. */
static void make_room(struct db *db)
{
	struct db_stmt *s = db->cache.oldest;
	while (s && db->cache.count >= STMT_MAX) {
		struct db_stmt *newer = s->newer;
		if (!s->is_busy)
			forget(db, s);
		s = newer;
	}
}

static enum rc prepare(struct ctx *c, struct db_stmt **out, const char *sql,
		       size_t len, uint64_t hash)
{
	struct stmt_cache *k = &c->db->cache;
	enum rc rc = c->db->ops->settle ? c->db->ops->settle(c) : OK;
	if (rc < 0)
		return rc;
	make_room(c->db);
	struct db_stmt *s = xcalloc(1, sizeof(*s));
	s->text = xmalloc(len + 1);
	memcpy(s->text, sql, len + 1);
	s->len = len;
	s->hash = hash;
	s->is_walled = c->db->walled_text;
	rc = c->db->ops->prepare(c, s);
	if (rc < 0) {
		free(s->text);
		free(s);
		return rc;
	}
	struct db_stmt **b = &k->bucket[hash % STMT_BUCKETS];
	s->same_bucket = *b;
	*b = s;
	link_newest(k, s);
	k->count++;
	*out = s;
	return OK;
}

static struct db_stmt *find_free(const struct db *db, const char *sql,
				 size_t len, uint64_t hash)
{
	struct db_stmt *s = db->cache.bucket[hash % STMT_BUCKETS];
	for (; s; s = s->same_bucket)
		if (!s->is_busy && s->hash == hash && s->len == len &&
		    s->is_walled == db->walled_text &&
		    memcmp(s->text, sql, len) == 0)
			return s;
	return NULL;
}

enum rc stmt_take(struct ctx *c, struct db_stmt **out, const char *sql)
{
	struct stmt_cache *k = &c->db->cache;
	struct db_stmt **recent = recent_of(k, sql);
	struct db_stmt *s = *recent;
	if (!s || s->is_busy || s->is_walled != c->db->walled_text ||
	    strcmp(s->text, sql) != 0) {
		size_t len = strlen(sql);
		uint64_t hash = hash_text(sql, len);
		s = find_free(c->db, sql, len, hash);
		if (!s) {
			enum rc rc = prepare(c, &s, sql, len, hash);
			if (rc < 0)
				return rc;
		}
		*recent = s;
	}
	if (k->newest != s) {
		unlink_age(k, s);
		link_newest(k, s);
	}
	s->is_busy = true;
	*out = s;
	return OK;
}

void stmt_give(struct db *db, struct db_stmt *s)
{
	db->ops->reset(s->handle);
	s->is_busy = false;
}

void stmt_forget_all(struct db *db)
{
	while (db->cache.oldest)
		forget(db, db->cache.oldest);
}
