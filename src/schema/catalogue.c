/*
 * catalogue.c: lists of values as data.  Loaded once when the program
 * starts; afterwards every thread only reads.
 */
#include "base/base.h"
#include "schema/catalogue.h"

#include "base/map.h"
#include "base/vec.h"
#include "schema/messages.h"
#include "text/text.h"

enum { COLUMNS = 7 };

struct list {
	const char *name;
	VEC(const struct choice *) items;
};

static struct {
	struct arena *mem;
	struct map *by_code; /* "list\tcode" → pointer */
	struct map *by_text; /* "list\tfolded label" → pointer */
	VEC(struct list) lists;
} cat;

void catalogue_unload(void)
{
	size_t i;

	for (i = 0; i < cat.lists.n; i++)
		vec_free(&cat.lists.v[i].items);
	vec_free(&cat.lists);
	map_free(cat.by_code);
	map_free(cat.by_text);
	arena_free(cat.mem);
	memset(&cat, 0, sizeof(cat));
}

static const char *key(struct arena *mem, const char *list, const char *s)
{
	return arena_printf(mem, "%s\t%s", list, s);
}

static void add_text(const struct choice *ch, const char *text)
{
	char *folded = text_fold(cat.mem, text);
	int64_t old;

	/* the first one keeps a text that two values share */
	map_put(cat.by_text, key(cat.mem, ch->list, folded),
		(int64_t)(intptr_t)ch, &old);
}

static void add_aliases(const struct choice *ch)
{
	char *s = arena_strdup(cat.mem, ch->aliases);
	char *rest = s, *one;

	while ((one = strsep(&rest, "|")))
		if (*one)
			add_text(ch, one);
}

static struct list *list_of(const char *name)
{
	struct list l = {.name = name};
	size_t i;

	for (i = 0; i < cat.lists.n; i++)
		if (strcmp(cat.lists.v[i].name, name) == 0)
			return &cat.lists.v[i];
	vec_push(&cat.lists, l);
	return &cat.lists.v[cat.lists.n - 1];
}

static void add(char *const col[COLUMNS])
{
	struct choice *ch = arena_alloc(cat.mem, sizeof(*ch));
	struct list *l = list_of(col[0]);

	*ch = (struct choice){
	    .list = l->name,
	    .code = col[1],
	    .label = col[2],
	    .label_en = *col[3] ? col[3] : col[2],
	    .aliases = col[4],
	    .groups = col[5],
	    .source = col[6],
	    .order = (int)l->items.n,
	};
	vec_push(&l->items, ch);
	map_put(cat.by_code, key(cat.mem, ch->list, ch->code),
		(int64_t)(intptr_t)ch, NULL);
	add_text(ch, ch->code);
	add_text(ch, ch->label);
	add_text(ch, ch->label_en);
	add_aliases(ch);
}

/* Splits one line in place; quotes as in CSV.  False if the count is wrong. */
static bool split(char *line, char *col[COLUMNS])
{
	int n = 0;
	char *in = line, *out = line;

	while (n < COLUMNS) {
		bool quoted = *in == '"';

		col[n++] = out;
		if (quoted)
			in++;
		for (; *in && (quoted || *in != ','); in++) {
			if (quoted && *in == '"') {
				if (in[1] != '"') {
					in++;
					break;
				}
				in++;
			}
			*out++ = *in;
		}
		if (*in == ',') {
			in++;
			*out++ = '\0';
			continue;
		}
		*out = '\0';
		return n == COLUMNS && *in == '\0';
	}
	return false;
}

enum rc catalogue_load(struct ctx *c, const char *csv, size_t n)
{
	char *text, *rest, *line;
	int number = 0;

	if (!cat.mem) {
		cat.mem = arena_new();
		cat.by_code = map_new();
		cat.by_text = map_new();
	}
	text = arena_strndup(cat.mem, csv, n);
	rest = text;
	while ((line = strsep(&rest, "\n"))) {
		char *col[COLUMNS];
		char *shown = arena_strdup(cat.mem, line);

		number++;
		if (number == 1 || *line == '\0' || *line == '#')
			continue;
		if (!split(line, col) || !*col[0] || !*col[1] || !*col[2])
			return err_set(c, E_INPUT, "", &msg_catalogue_line,
				       arena_printf(c->mem, "%d", number),
				       shown);
		add(col);
	}
	return OK;
}

static const struct choice *look(const struct map *m, const char *list,
				 const char *s)
{
	size_t n = strlen(list), len = strlen(s);
	char k[512];
	int64_t p;

	if (!m || n + 1 + len >= sizeof(k))
		return NULL;
	memcpy(k, list, n);
	k[n] = '\t';
	memcpy(k + n + 1, s, len + 1);
	return map_get(m, k, &p) ? (const struct choice *)(intptr_t)p : NULL;
}

const struct choice *choice_by_code(const char *list, const char *code)
{
	return look(cat.by_code, list, code);
}

const struct choice *choice_by_text(struct ctx *c, const char *list,
				    const char *text)
{
	const struct choice *ch = choice_by_code(list, text);

	return ch ? ch : look(cat.by_text, list, text_fold(c->mem, text));
}

enum { NEAR_LEAST = 3, NEAR_MOST = 40 };

/* Letters to change, add, drop or swap; more than most counts as most + 1. */
static int spelling_distance(const char *a, const char *b, int most)
{
	int row[3][NEAR_MOST + 1];
	int n = (int)strlen(a), m = (int)strlen(b), i, k;

	if (n > NEAR_MOST || m > NEAR_MOST || n - m > most || m - n > most)
		return most + 1;
	for (k = 0; k <= m; k++)
		row[0][k] = k;
	for (i = 1; i <= n; i++) {
		int *now = row[i % 3], *up = row[(i + 2) % 3];
		const int *up2 = row[(i + 1) % 3];

		now[0] = i;
		for (k = 1; k <= m; k++) {
			int x = up[k - 1] + (a[i - 1] != b[k - 1]);

			x = up[k] + 1 < x ? up[k] + 1 : x;
			x = now[k - 1] + 1 < x ? now[k - 1] + 1 : x;
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
			    a[i - 2] == b[k - 1] && up2[k - 2] + 1 < x)
				x = up2[k - 2] + 1;
			now[k] = x;
		}
	}
	return row[n % 3][m];
}

const struct choice *choice_nearest(struct ctx *c, const char *list,
				    const char *text)
{
	const struct choice *const *all, *best = NULL;
	const char *key = text_fold(c->mem, text);
	size_t len = strlen(key);
	int i, n, least = len < 5 ? 2 : len < 9 ? 3 : 4;

	all = choice_all(list, &n);
	for (i = 0; len >= NEAR_LEAST && i < n; i++) {
		char *rest = arena_printf(c->mem, "%s|%s", all[i]->label,
					  all[i]->aliases);
		char *one;

		while ((one = strsep(&rest, "|"))) {
			int d = spelling_distance(key, text_fold(c->mem, one),
						  least);

			if (*one && d < least) {
				least = d;
				best = all[i];
			}
		}
	}
	return best;
}

bool choice_in_group(const struct choice *ch, const char *group)
{
	size_t n = strlen(group);
	const char *s = ch ? ch->groups : "";

	while ((s = strstr(s, group))) {
		bool starts = s == ch->groups || s[-1] == ' ';

		if (starts && (s[n] == ' ' || s[n] == '\0'))
			return true;
		s += n;
	}
	return false;
}

const struct choice *const *choice_all(const char *list, int *n)
{
	size_t i;

	for (i = 0; i < cat.lists.n; i++)
		if (strcmp(cat.lists.v[i].name, list) == 0) {
			*n = (int)cat.lists.v[i].items.n;
			return cat.lists.v[i].items.v;
		}
	*n = 0;
	return NULL;
}

const char *choice_label(const struct choice *ch, enum lang lang)
{
	return lang == LANG_EN ? ch->label_en : ch->label;
}
