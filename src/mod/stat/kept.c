/*
 * kept.c: what reports keep between calls, and how it follows what is written:
 * the log tells which records have changed, and only these are read again.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "store/blocks.h"
#include "store/news.h"

struct report_cache *report_cache_new(void)
{
	struct report_cache *k = xcalloc(1, sizeof(*k));
	pthread_mutexattr_t attr;

	/* a page may ask for one report while it computes another */
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&k->lock, &attr);
	pthread_mutexattr_destroy(&attr);
	k->mem = arena_new();
	return k;
}

static void forget_tree(struct report_cache *k)
{
	stat_ways_free(k->ways);
	people_order_free(&k->order);
	moves_free(&k->moves);
	org_tree_free(k->tree);
	k->tree = NULL;
}

static void forget(struct report_cache *k)
{
	forget_tree(k);
	target_book_free(&k->targets);
	stat_pool_free(&k->pool);
	people_order_free(&k->order);
	free(k->members);
	k->members = NULL;
	k->nmembers = 0;
	k->has_people = false;
	k->seq = 0;
}

void report_cache_free(struct report_cache *k)
{
	if (!k)
		return;
	forget(k);
	pthread_mutex_destroy(&k->lock);
	arena_free(k->mem);
	free(k);
}

static void touch(void *of, const struct news *n)
{
	struct touched *t = of;
	const struct {
		const char *entity;
		bool *part;	   /* is read again as a whole, or */
		struct idset *ids; /* record by record */
	} parts[] = {
	    {"unit", &t->tree, NULL},	     {"unit_event", &t->tree, NULL},
	    {"transfer", &t->moves, NULL},   {"post", &t->posts, NULL},
	    {"target", &t->targets, NULL},   {"person", NULL, &t->people},
	    {"dossier", NULL, &t->dossiers},
	};
	size_t i;

	for (i = 0; n->e && i < ARRAY_LEN(parts); i++) {
		if (strcmp(n->e->name, parts[i].entity) != 0)
			continue;
		if (parts[i].part)
			*parts[i].part = true;
		else
			idset_add(parts[i].ids, n->id);
	}
}

/* Dossiers are read with their person. */
static enum rc add_owners(struct ctx *c, struct touched *t)
{
	enum rc rc = OK;
	int64_t id, person;

	for (id = idset_next(&t->dossiers, 0); rc == OK && id > 0;
	     id = idset_next(&t->dossiers, id + 1)) {
		rc = db_one_int(c, &person,
				"SELECT person FROM dossier WHERE id = $1",
				DB_ARGS(DBI(id)));
		if (rc == OK)
			idset_add(&t->people, person);
	}
	return rc;
}

void touched_free(struct touched *t)
{
	idset_free(&t->people);
	idset_free(&t->dossiers);
}

enum rc touched_since(struct ctx *c, int64_t since, int64_t *now, int64_t most,
		      bool *is_lost, struct touched *t)
{
	enum rc rc;

	memset(t, 0, sizeof(*t));
	idset_init(&t->people);
	idset_init(&t->dossiers);
	rc = news_since(c, since, now, most, is_lost, touch, t);
	if (rc == OK && !*is_lost)
		rc = add_owners(c, t);
	if (rc < 0)
		touched_free(t);
	return rc;
}

static enum rc read_tree(struct stat *s, struct report_cache *k)
{
	enum rc rc;

	forget_tree(k);
	rc = org_tree_load(s->c, &k->tree);
	return rc < 0 ? rc : moves_load(s->c, k->tree, &k->moves);
}

static enum rc refresh(struct stat *s, struct report_cache *k,
		       struct touched *t)
{
	enum rc rc = pool_refresh(s->c, &k->pool, t);

	if (t->targets)
		target_book_free(&k->targets);
	if (rc == OK && (t->tree || t->moves))
		rc = read_tree(s, k);
	s->t = k->tree;
	if (rc == OK && k->has_people)
		rc = people_refresh(s, k, t);
	return rc;
}

enum rc kept_follow(struct stat *s, struct report_cache *k)
{
	struct touched t;
	bool is_lost;
	int64_t seq;
	enum rc rc = touched_since(s->c, k->seq, &seq, k->tree ? NEWS_MOST : -1,
				   &is_lost, &t);

	if (rc < 0) {
		forget(k);
		return rc;
	}
	if (is_lost || !k->tree) {
		forget(k);
		rc = read_tree(s, k);
	} else if (seq > k->seq) {
		rc = refresh(s, k, &t);
	}
	touched_free(&t);
	if (rc < 0)
		forget(k);
	else if (seq > k->seq) /* else somebody saw more already */
		k->seq = seq;
	return rc;
}

void kept_take(struct report_cache *k)
{
	pthread_mutex_lock(&k->lock);
}

void kept_give(struct report_cache *k)
{
	pthread_mutex_unlock(&k->lock);
}
