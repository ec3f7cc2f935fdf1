#include "base/base.h"
#include "db/words.h"

#include <ctype.h>
#include <utf8proc.h>

/* Index names come from our own tables, never from people. */
const char *words_sql(char to[WORDS_SQL_MAX], const char *fmt,
		      const char *index)
{
	assert(index[0] && strlen(index) < 60);
	for (const char *p = index; *p; p++)
		assert(isalnum((unsigned char)*p) || *p == '_');
	size_t n = 0;
	for (const char *p = fmt; *p; p++) {
		bool is_pair = p[0] == '@' && p[1] == '@';
		bool is_name = p[0] == '@' && !is_pair;
		const char *piece = is_name ? index : p;
		size_t len = is_name ? strlen(index) : is_pair ? 2 : 1;
		assert(n + len < WORDS_SQL_MAX);
		memcpy(to + n, piece, len);
		n += len;
		p += is_pair;
	}
	to[n] = '\0';
	return to;
}

enum rc db_words_drop(struct ctx *c, const char *index)
{
	char sql[WORDS_SQL_MAX];

	words_sql(sql, "DROP TABLE IF EXISTS @", index);
	return db_exec(c, sql, DB_NOARGS);
}

/* Letters, digits, marks on letters: as unicode61 has it. */
static bool is_of_word(utf8proc_int32_t ch)
{
	switch (utf8proc_category(ch)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_CO:
		return true;
	default:
		return false;
	}
}

/* One character; a byte that is none separates words. */
static size_t next_char(const char *p, size_t n, utf8proc_int32_t *ch)
{
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)p,
						(utf8proc_ssize_t)n, ch);
	if (len > 0)
		return (size_t)len;
	*ch = ' ';
	return 1;
}

static void end_word(struct word_set *out, struct buf *b)
{
	if (b->n > 0)
		vec_push(&out->v, xstrdup(buf_text(b)));
	buf_clear(b);
}

void words_cut_query(struct word_set *out, const char *text, size_t n,
		     size_t max)
{
	struct buf b;
	buf_init(&b, 64 * KIB);
	while (n > 0 && out->v.n < max) {
		utf8proc_int32_t ch;
		size_t len = next_char(text, n, &ch);
		if (is_of_word(ch)) {
			utf8proc_uint8_t to[4];
			utf8proc_ssize_t size =
			    utf8proc_encode_char(utf8proc_tolower(ch), to);
			buf_add(&b, to, (size_t)size);
		} else {
			end_word(out, &b);
		}
		text += len;
		n -= len;
	}
	if (out->v.n < max)
		end_word(out, &b);
	buf_free(&b);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void words_cut(struct word_set *out, const char *text)
{
	words_cut_query(out, text, strlen(text), SIZE_MAX);
	if (out->v.n < 2)
		return;
	qsort(out->v.v, out->v.n, sizeof(out->v.v[0]), by_bytes);
	size_t n = 1;
	for (size_t i = 1; i < out->v.n; i++) {
		if (strcmp(out->v.v[i], out->v.v[n - 1]) == 0)
			free(out->v.v[i]);
		else
			out->v.v[n++] = out->v.v[i];
	}
	out->v.n = n;
}

void words_free(struct word_set *w)
{
	for (size_t i = 0; i < w->v.n; i++)
		free(w->v.v[i]);
	vec_free(&w->v);
}

static bool is_implied(const struct words_asked *a, size_t i, size_t by)
{
	const char *w = a->words.v.v[i], *other = a->words.v.v[by];
	bool is_same = strcmp(w, other) == 0;
	if (i == by)
		return false;
	if (is_same && a->begins[i] == a->begins[by])
		return by < i;
	return a->begins[i] && strncmp(other, w, strlen(w)) == 0;
}

static bool is_needless(const struct words_asked *a, size_t i)
{
	for (size_t by = 0; by < a->words.v.n; by++)
		if (is_implied(a, i, by))
			return true;
	return false;
}

void words_asked_end(struct words_asked *a, enum words_how how)
{
	bool needless[WORDS_MAX];
	size_t n = a->words.v.n, kept = 0;
	bool is_long = false;
	assert(n <= WORDS_MAX);
	for (size_t i = 0; i < n; i++) {
		a->begins[i] = how == WORDS_ALL_BEGIN ||
			       (how == WORDS_LAST_BEGINS && i + 1 == n);
		is_long = is_long || strlen(a->words.v.v[i]) > WORD_BYTES;
	}
	for (size_t i = 0; i < n; i++)
		needless[i] = is_long || is_needless(a, i);
	for (size_t i = 0; i < n; i++) {
		if (needless[i]) {
			free(a->words.v.v[i]);
			continue;
		}
		a->begins[kept] = a->begins[i];
		a->words.v.v[kept++] = a->words.v.v[i];
	}
	a->words.v.n = kept;
}

uint64_t word_pair_hash(const char *word, size_t n, int64_t id)
{
	uint64_t h = 0xcbf29ce484222325U; /* FNV-1a */
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)word[i]) * 0x100000001b3U;
	h ^= (uint64_t)id * 0x9e3779b97f4a7c15U;
	h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9U; /* splitmix64 */
	h = (h ^ h >> 27) * 0x94d049bb133111ebU;
	return h ^ h >> 31;
}
