/*
 * search_scan.c: names by the beginnings of their parts, in the order of
 * names: of each given name only the family names and middle names that fit
 * are looked at, the others are stepped over by one look into the index.
 */
#include "base/base.h"
#include "store/search_int.h"

#include "text/text.h"

enum { GIVEN, FAMILY, MIDDLE, PARTS };
enum {
	SEEKS_MIN = 100,
	SEEKS_MAX = 6000,
	SEEK_PAYS = 40, /* rows for each of them */
	SEEK_LOOKS = 8, /* keys for what a step costs */
	TELL_LOOKS = 6, /* for what a record costs that need not be read */
	TELL_MIN = 600, /* looked at in vain */
	FAR = 10,	/* times as dear, if each is a message or more */
	FAR_MIN = 300,	/* fewer of those do not come to an end */
	LOOKS = 20000,	/* keys */
	NAME_BYTES = 8 * KIB,
};

/* What a part of the name shall be: NULL = anything. */
struct part {
	const char *text;
	bool begins;
	struct spell spell;
};

struct scan {
	struct look *l;
	struct part part[PARTS];
	bool is_cut; /* too much was looked at */
	int seeks, looks, nfits, enough;
	const char *seek_sql, *run_sql;
	struct buf target; /* the next key that may fit */
	struct buf taken;  /* key of the last one */
	struct told *told; /* only these are wanted, or NULL */
};

/* One key and where its parts are. */
struct place {
	const char *key;
	size_t n, from[PARTS], to[PARTS];
};

static void place_of(struct place *p, const char *key, size_t n)
{
	size_t at = 0;
	int i;

	p->key = key;
	p->n = n;
	for (i = 0; i < PARTS; i++) {
		const char *end =
		    at < n ? memchr(key + at, NAME_KEY_END, n - at) : NULL;

		p->from[i] = at;
		p->to[i] = end ? (size_t)(end - key) : n;
		at = end ? p->to[i] + 1 : n;
	}
}

static bool part_fits(struct scan *s, const struct place *p, int i)
{
	const struct part *part = &s->part[i];
	const char *text;

	if (!part->text)
		return true;
	text = search_part_folded(s->l, p->key + p->from[i],
				  p->to[i] - p->from[i]);
	return part->begins ? strncmp(text, part->text, strlen(part->text)) == 0
			    : strcmp(text, part->text) == 0;
}

/* Is the way of writing behind that part of the key? */
static bool is_behind(const struct spell *w, int k, const struct place *p,
		      int i)
{
	size_t n = p->to[i] - p->from[i];
	size_t least = n < w->n_key[k] ? n : w->n_key[k];
	int d = least ? memcmp(w->key[k], p->key + p->from[i], least) : 0;

	return d > 0 || (d == 0 && w->n_key[k] > n);
}

/*
 * The part i is the first that does not fit: where may one be that does?
 * False: nowhere.
 */
static bool aim(struct scan *s, const struct place *p, int i)
{
	const struct spell *w = &s->part[i].spell;
	int k;

	buf_clear(&s->target);
	for (k = 0; k < w->n && !is_behind(w, k, p, i); k++)
		;
	if (i > 0) {
		buf_add(&s->target, p->key, p->to[i - 1]);
		buf_char(&s->target,
			 k < w->n ? NAME_KEY_END : NAME_KEY_END + 1);
	}
	if (k < w->n)
		buf_add(&s->target, w->key[k], w->n_key[k]);
	return k < w->n || i > 0;
}

static bool is_left(const struct told *told, int64_t id)
{
	int i;

	for (i = 0; i < SEARCH_CODES; i++)
		if (told->left[i] == id)
			return true;
	return false;
}

/* Is it one of those that are to be told, and was not yet? */
static bool is_new(struct look *l, struct told *told, int64_t id)
{
	size_t from = 0, to = l->ids.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (l->ids.v[mid] < id)
			from = mid + 1;
		else
			to = mid;
	}
	if (from == l->ids.n || l->ids.v[from] != id || told->is_told[from] ||
	    is_left(told, id))
		return false;
	told->is_told[from] = true;
	told->last = from;
	told->n_left--;
	return true;
}

/* It is read. */
static void untell(struct told *told)
{
	told->is_told[told->last] = false;
	told->n_left++;
}

static void take_key(struct scan *s, struct found *f)
{
	bool is_vague;

	f->score = search_key_points(s->l, f->key, f->nkey, &is_vague);
	if (s->told && is_vague) {
		untell(s->told);
		return;
	}
	if (s->told) {
		s->looks += TELL_LOOKS;
		s->l->fits++;
		search_take(s->l, *f);
		return;
	}
	if (!search_key_fits(s->l, f->key, f->nkey))
		return;
	buf_clear(&s->taken);
	buf_add(&s->taken, f->key, f->nkey);
	s->nfits += f->score >= s->l->all_begin;
	search_take(s->l, *f);
}

/* Who has the same name stands in the order of numbers, not of the index. */
static bool is_enough(const struct scan *s, const struct found *f)
{
	if (s->told)
		return s->told->n_left == 0;
	return s->nfits >= s->enough &&
	       !(f->nkey == s->taken.n &&
		 memcmp(f->key, buf_text(&s->taken), f->nkey) == 0);
}

enum step { FITS, SEEK, END };

/* Does the row fit?  If not, where to look next. */
static enum step look_at(struct scan *s, const struct db_rows *r,
			 struct found *f)
{
	struct place p;
	int i;

	*f = (struct found){
	    .p = s->l->p, .id = db_int(r, 0), .name = "", .code = ""};
	f->key = db_blob(r, 1, &f->nkey);
	if (!f->key)
		f->key = "";
	place_of(&p, f->key, f->nkey);
	for (i = 0; i < PARTS; i++)
		if (!part_fits(s, &p, i))
			return aim(s, &p, i) ? SEEK : END;
	return FITS;
}

/* From the target on as long as they fit. */
static enum rc run(struct scan *s, enum step *step)
{
	struct db_rows r;
	struct found f;
	int got = OK;
	enum rc rc = db_scan(s->l->c, &r, s->run_sql,
			     DB_ARGS(DBB(buf_text(&s->target), s->target.n)));

	if (rc < 0)
		return rc;
	*step = END;
	while ((got = db_next(s->l->c, &r)) == DB_ROW) {
		*step = look_at(s, &r, &f);
		if (*step != FITS)
			break;
		s->is_cut = s->looks-- <= 0;
		if (s->is_cut || is_enough(s, &f)) {
			*step = END;
			break;
		}
		if (s->told && !is_new(s->l, s->told, f.id))
			continue;
		if (search_in_set(s->l, &r))
			take_key(s, &f);
	}
	if (got == OK)
		*step = END;
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static enum rc seek(struct scan *s, enum step *step)
{
	struct db_rows r;
	struct found f;
	int got;
	enum rc rc = db_query(s->l->c, &r, s->seek_sql,
			      DB_ARGS(DBB(buf_text(&s->target), s->target.n)));

	if (rc < 0)
		return rc;
	*step = END;
	got = db_next(s->l->c, &r);
	if (got == DB_ROW)
		*step = look_at(s, &r, &f);
	if (*step == FITS) {
		buf_clear(&s->target);
		buf_add(&s->target, f.key, f.nkey);
	}
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static enum rc scan(struct scan *s)
{
	bool is_far = db_is_far(s->l->c->db);
	enum step step = SEEK;
	enum rc rc = OK;

	s->run_sql =
	    arena_printf(s->l->c->mem,
			 "SELECT t.id, %s FROM %s t WHERE t.voided = 0 "
			 "AND t.name_key >= $1 ORDER BY t.name_key",
			 s->l->columns, s->l->p->e->name);
	s->seek_sql = arena_printf(s->l->c->mem, "%s LIMIT 1", s->run_sql);
	buf_init(&s->target, NAME_BYTES);
	buf_init(&s->taken, NAME_BYTES);
	if (s->part[GIVEN].text)
		buf_add(&s->target, s->part[GIVEN].spell.key[0],
			s->part[GIVEN].spell.n_key[0]);
	while (rc == OK && step != END && !s->is_cut) {
		if (s->told)
			s->is_cut = (s->looks -= SEEK_LOOKS) <= 0;
		else
			s->is_cut = s->seeks-- <= 0;
		/* who gives a piece of an answer at a time is asked for one */
		if (is_far)
			rc = seek(s, &step);
		if (rc == OK && (!is_far || step == FITS))
			rc = run(s, &step);
	}
	buf_free(&s->taken);
	buf_free(&s->target);
	return rc;
}

/* ---- what was typed, as parts of a name ---- */

static bool set_part(struct scan *s, int i, const char *text, bool begins)
{
	struct part *part = &s->part[i];

	part->text = text;
	part->begins = begins;
	return spell_word(&part->spell, s->l->c->mem, text);
}

/* Names of so many words as were typed. */
static bool set_short(struct scan *s, bool begins)
{
	char *first = arena_strdup(s->l->c->mem, s->l->folded);
	char *rest = strchr(first, ' ') + 1, *last = strrchr(first, ' ') + 1;

	rest[-1] = '\0';
	last[-1] = '\0';
	return set_part(s, GIVEN, last, begins) &&
	       set_part(s, FAMILY, first, false) &&
	       set_part(s, MIDDLE, last > rest ? rest : "", false);
}

/* Names that go on: whatever the given name is. */
static bool set_long(struct scan *s)
{
	char *first = arena_strdup(s->l->c->mem, s->l->folded);
	char *rest = strchr(first, ' ') + 1;

	rest[-1] = '\0';
	return set_part(s, FAMILY, first, false) &&
	       set_part(s, MIDDLE, rest, true);
}

static enum rc one_scan(struct look *l, int seeks, bool is_long, bool *is_whole)
{
	struct scan s = {.l = l,
			 .enough = l->max > l->count_to ? l->max : l->count_to,
			 .seeks = seeks,
			 .looks = LOOKS};
	enum rc rc;

	*is_whole = false;
	if (!(is_long ? set_long(&s) : set_short(&s, true)))
		return OK;
	rc = scan(&s);
	*is_whole = rc == OK && !s.is_cut;
	l->fits += s.nfits;
	return rc;
}

/* Of few rows, and of a part of them, the word index finds those that begin so
 * in less time: the scan steps over all names. */
static enum rc seeks_that_pay(struct look *l, int *seeks)
{
	int64_t rows = 0;
	enum rc rc = OK;

	if (!l->set && !l->is_reach_asked)
		rc = reach_one_int(l->c, &rows, l->p->next_id, DB_NOARGS);
	if (rc < 0)
		return rc;
	rows /= SEEK_PAYS;
	*seeks = rows < SEEKS_MIN   ? SEEKS_MIN
		 : rows > SEEKS_MAX ? SEEKS_MAX
				    : (int)rows;
	if (db_is_far(l->c->db))
		*seeks = *seeks / FAR < FAR_MIN ? 0 : *seeks / FAR;
	return OK;
}

enum rc search_beginnings(struct look *l, bool *is_whole)
{
	int seeks;
	bool is_personal = l->p->e->fields[l->p->name].flags & PERSONAL;
	bool are_short = false, are_long = false;
	enum rc rc;

	*is_whole = false;
	if (!is_personal || !strchr(l->folded, ' '))
		return OK;
	search_columns(l, SEARCH_KEYS);
	rc = seeks_that_pay(l, &seeks);
	if (rc < 0 || seeks == 0)
		return rc;
	rc = one_scan(l, seeks, true, &are_long);
	if (rc == OK && are_long)
		rc = one_scan(l, seeks, false, &are_short);
	*is_whole = are_short && are_long;
	return rc == OK ? search_read_taken(l) : rc;
}

/* ---- words in whatever order ---- */

enum { FEW_SEEKS = 500, FEW_LOOKS = 4000, PLACED = 4 };

/* Those with that given name and that family name; NULL = any. */
static enum rc by_parts(struct look *l, const char *given, const char *family)
{
	struct scan s = {
	    .l = l, .enough = l->max, .seeks = FEW_SEEKS, .looks = FEW_LOOKS};

	if ((given && !set_part(&s, GIVEN, given, false)) ||
	    (family && !set_part(&s, FAMILY, family, false)))
		return OK;
	return scan(&s);
}

enum rc search_tell(struct look *l, struct told *told, const char *given,
		    bool begins, const char *family)
{
	struct scan s = {.l = l, .told = told, .looks = TELL_MIN};

	if ((given && !set_part(&s, GIVEN, given, begins)) ||
	    (family && !set_part(&s, FAMILY, family, false)))
		return OK;
	return scan(&s);
}

/* Those who have that name; is_long: to begin with. */
static enum rc by_name(struct look *l, bool is_long)
{
	struct scan s = {
	    .l = l, .enough = l->max, .seeks = FEW_SEEKS, .looks = FEW_LOOKS};

	if (!strchr(l->folded, ' ') ||
	    !(is_long ? set_long(&s) : set_short(&s, false)))
		return OK;
	return scan(&s);
}

enum rc search_placed(struct look *l)
{
	const struct word_set *words = &l->words;
	size_t i, k, n = words->v.n < PLACED ? words->v.n : PLACED;
	enum rc rc = OK;

	if (!(l->p->e->fields[l->p->name].flags & PERSONAL))
		return OK;
	rc = by_name(l, false);
	if (rc == OK)
		rc = by_name(l, true);
	for (i = 0; rc == OK && i < n; i++) {
		rc = by_parts(l, words->v.v[i], NULL);
		for (k = 0; rc == OK && k < n; k++)
			if (k != i)
				rc = by_parts(l, words->v.v[i], words->v.v[k]);
		if (rc == OK)
			rc = by_parts(l, NULL, words->v.v[i]);
	}
	return rc;
}
