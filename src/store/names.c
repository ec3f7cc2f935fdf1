/*
 * names.c: names read from the index of names (names.h).  One whose key does
 * not tell how it is written stands there as its text, once for each writing.
 */
#include "base/base.h"
#include "base/map.h"
#include "store/names.h"
#include "store/news.h"

#include "text/text.h"

enum { ASKED = 32 };

/* ---- parts ---- */

static struct names *names_new(void)
{
	struct names *names = xcalloc(1, sizeof(*names));
	struct name_part none = {.key = "", .lower = "", .folded = ""};

	names->mem = arena_new();
	names->places = map_new();
	vec_push(&names->parts, none);
	return names;
}

void names_free(struct names *names)
{
	if (!names)
		return;
	vec_free(&names->parts);
	vec_free(&names->v);
	map_free(names->places);
	arena_free(names->mem);
	free(names);
}

uint32_t name_initials(const char *folded)
{
	const char *s = folded;
	uint32_t all = 0;

	while (s && *s) {
		unsigned letter = (unsigned char)*s - 'a';

		all |= UINT32_C(1) << (letter < 26 ? letter : 31);
		s = strchr(s, ' ');
		s = s ? s + 1 : NULL;
	}
	return all;
}

static uint32_t part_add(struct names *names, const char *key,
			 const char *written, const char *text)
{
	struct name_part part = {.key = arena_strdup(names->mem, key),
				 .lower = text_lower(names->mem, written),
				 .folded = text_fold(names->mem, written),
				 .text = text ? arena_strdup(names->mem, text)
					      : NULL};

	part.initials = name_initials(part.folded);
	vec_push(&names->parts, part);
	return (uint32_t)names->parts.n - 1;
}

static uint32_t part_of(struct names *names, const char *key)
{
	struct buf b;
	int64_t at;

	if (map_get(names->places, key, &at))
		return (uint32_t)at;
	buf_init(&b, NAME_BYTES);
	at = 0;
	if (text_of_key(&b, key, strlen(key)))
		at = part_add(names, key, buf_text(&b), NULL);
	/* with nothing between two blanks it would not be the same text */
	if (at && !*names->parts.v[at].folded)
		at = 0;
	buf_free(&b);
	map_put(names->places, key, at, NULL);
	return (uint32_t)at;
}

/* The key as its parts; false: it does not tell how the name is written. */
static bool cut(struct names *names, const char *key, struct name *out)
{
	const char *at = key, *to;
	struct buf part;
	bool is_told = true;
	int i;

	memset(out, 0, sizeof(*out));
	buf_init(&part, NAME_BYTES);
	for (i = 0; is_told && at && i < NAME_PARTS; i++) {
		to = strchr(at, NAME_KEY_END);
		buf_clear(&part);
		buf_add(&part, at, to ? (size_t)(to - at) : strlen(at));
		out->part[i] = part_of(names, buf_text(&part));
		is_told = out->part[i] != 0;
		at = to ? to + 1 : NULL;
	}
	buf_free(&part);
	return is_told && !at;
}

/* One that its key does not tell, in a writing. */
static void whole(struct names *names, const char *key, const char *text,
		  struct name *out)
{
	struct buf both;
	int64_t at;

	memset(out, 0, sizeof(*out));
	buf_init(&both, 2 * NAME_BYTES);
	buf_printf(&both, "%s\n%s", key, text);
	if (!map_get(names->places, buf_text(&both), &at)) {
		at = part_add(names, key, text, text);
		map_put(names->places, buf_text(&both), at, NULL);
	}
	buf_free(&both);
	out->part[0] = (uint32_t)at;
}

void name_key(struct buf *b, const struct names *names, const struct name *n)
{
	int i;

	for (i = 0; i < NAME_PARTS && n->part[i]; i++) {
		if (i > 0)
			buf_char(b, NAME_KEY_END);
		buf_str(b, names->parts.v[n->part[i]].key);
	}
}

int name_parts(const struct names *names, const struct name *n,
	       const struct name_part *out[NAME_PARTS])
{
	int i, k = 0;

	for (i = 1; i < NAME_PARTS; i++)
		if (n->part[i])
			out[k++] = &names->parts.v[n->part[i]];
	out[k++] = &names->parts.v[n->part[0]];
	return k;
}

/* ---- their order ---- */

static const char *text_of(const struct names *names, const struct name *n)
{
	const char *text = names->parts.v[n->part[0]].text;

	return text ? text : "";
}

static int order(const struct names *names, const struct name *n,
		 const char *key, const char *text)
{
	struct buf b;
	int d;

	buf_init(&b, NAME_BYTES);
	name_key(&b, names, n);
	d = strcmp(buf_text(&b), key);
	buf_free(&b);
	return d ? d : strcmp(text_of(names, n), text);
}

/* Its place, or where it would stand. */
static size_t place_of(const struct names *names, const char *key,
		       const char *text, bool *is_there)
{
	size_t from = 0, to = names->v.n;
	int d;

	*is_there = false;
	while (from < to) {
		size_t mid = from + (to - from) / 2;

		d = order(names, &names->v.v[mid], key, text);
		if (d == 0) {
			*is_there = true;
			return mid;
		}
		if (d < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

void names_count(struct names *names, const char *key, const char *text,
		 int one)
{
	struct name n;
	bool is_there;
	size_t at;

	if (cut(names, key, &n))
		text = "";
	else
		whole(names, key, text, &n);
	at = place_of(names, key, text, &is_there);
	if (!is_there) {
		vec_push(&names->v, n);
		memmove(names->v.v + at + 1, names->v.v + at,
			(names->v.n - 1 - at) * sizeof(n));
		names->v.v[at] = n;
	}
	names->v.v[at].n += one;
	names->rows += one;
}

/* ---- reading all ---- */

/* A part that stands for the names of a key that does not tell them. */
static void push_untold(struct names *names, const char *key)
{
	struct name n;

	whole(names, key, "", &n);
	vec_push(&names->v, n);
}

void names_read_key(struct buf *key, const struct db_rows *r, int col)
{
	size_t n;
	const void *bytes = db_blob(r, col, &n);

	buf_clear(key);
	if (bytes)
		buf_add(key, bytes, n);
}

static enum rc read_keys(struct ctx *c, const struct plan *p,
			 struct names *names)
{
	struct db_rows r;
	struct name n;
	struct buf key;
	int got;
	enum rc rc =
	    db_scan(c, &r,
		    arena_printf(c->mem,
				 "SELECT t.name_key, count(*) FROM %s t WHERE "
				 "t.voided = 0 GROUP BY t.name_key ORDER BY "
				 "t.name_key",
				 p->e->name),
		    DB_NOARGS);

	if (rc < 0)
		return rc;
	buf_init(&key, NAME_BYTES);
	while ((got = db_next(c, &r)) == DB_ROW) {
		names_read_key(&key, &r, 0);
		names->rows += db_int(&r, 1);
		if (!cut(names, buf_text(&key), &n)) {
			push_untold(names, buf_text(&key));
			continue;
		}
		n.n = (int32_t)db_int(&r, 1);
		vec_push(&names->v, n);
	}
	buf_free(&key);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* The writings of n keys, which are told in their order. */
static enum rc read_texts(struct ctx *c, const struct plan *p,
			  struct names *names, const struct val keys[ASKED])
{
	const char *name = p->e->fields[p->name].name;
	struct db_rows r;
	struct buf sql, key;
	int i, got;
	enum rc rc;

	buf_init(&sql, 16 * KIB);
	buf_printf(&sql,
		   "SELECT t.name_key, t.%s, count(*) FROM %s t WHERE t.voided "
		   "= 0 AND t.name_key IN (",
		   name, p->e->name);
	for (i = 0; i < ASKED; i++)
		buf_printf(&sql, "%s$%d", i ? ", " : "", i + 1);
	buf_printf(&sql,
		   ") GROUP BY t.name_key, t.%s ORDER BY t.name_key, t.%s",
		   name, name);
	rc = db_query(c, &r, buf_text(&sql), keys, ASKED);
	buf_free(&sql);
	if (rc < 0)
		return rc;
	buf_init(&key, NAME_BYTES);
	while ((got = db_next(c, &r)) == DB_ROW) {
		const char *text = db_text(&r, 1);
		struct name n;

		names_read_key(&key, &r, 0);
		whole(names, buf_text(&key), text ? text : "", &n);
		n.n = (int32_t)db_int(&r, 2);
		vec_push(&names->v, n);
	}
	buf_free(&key);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

/* From one name that its key does not tell on, as long as they are such; *n:
 * how many.  The last key fills up the question. */
static enum rc read_lot(struct ctx *c, const struct plan *p,
			struct names *names, const struct name *v, size_t left,
			size_t *n)
{
	struct val keys[ASKED];
	size_t i;

	for (i = 0; i < ASKED && i < left; i++) {
		const struct name_part *part = &names->parts.v[v[i].part[0]];

		if (!part->text)
			break;
		keys[i] = DBB(part->key, strlen(part->key));
	}
	*n = i;
	for (; i < ASKED; i++)
		keys[i] = keys[*n - 1];
	return read_texts(c, p, names, keys);
}

/* The names that their keys do not tell, in their places. */
static enum rc read_untold(struct ctx *c, const struct plan *p,
			   struct names *names)
{
	struct name *v = names->v.v;
	size_t i, k, n = names->v.n;
	enum rc rc = OK;

	names->v.v = NULL;
	names->v.n = names->v.cap = 0;
	vec_expect(&names->v, n);
	for (i = 0; rc == OK && i < n; i += k) {
		struct arena_mark m = arena_mark(c->mem);

		k = 1;
		if (names->parts.v[v[i].part[0]].text)
			rc = read_lot(c, p, names, v + i, n - i, &k);
		else
			vec_push(&names->v, v[i]);
		arena_rewind(c->mem, m);
	}
	free(v);
	return rc;
}

static enum rc read_all(struct ctx *c, const struct plan *p,
			struct names *names)
{
	bool is_lost;
	enum rc back;
	enum rc rc = news_since(c, 0, &names->seq, -1, &is_lost, NULL, NULL);

	if (rc < 0)
		return rc;
	rc = db_wall_lift(c);
	if (rc == OK)
		rc = read_keys(c, p, names);
	if (rc == OK)
		rc = read_untold(c, p, names);
	back = db_wall_back(c);
	return rc == OK ? back : rc;
}

enum rc names_read(struct ctx *c, const struct plan *p, struct names **out)
{
	struct names *names = names_new();
	enum rc rc = read_all(c, p, names);

	*out = rc == OK ? names : NULL;
	if (rc < 0)
		names_free(names);
	return rc;
}
