/*
 * SQLite: word search by FTS5.  The index keeps no text and no positions, so
 * it is small, and removing a row needs the words it was put in with.
 */
#include "base/base.h"
#include "db/messages.h"
#include "db/sqlite_int.h"
#include "db/words.h"

enum rc sqlite_words_create(struct ctx *c, const char *index)
{
	char sql[WORDS_SQL_MAX];
	words_sql(sql,
		  "CREATE VIRTUAL TABLE @ USING fts5(words, content='', "
		  "columnsize=0, detail=none, prefix='2 3', "
		  "tokenize='unicode61 remove_diacritics 0')",
		  index);
	return db_exec(c, sql, DB_NOARGS);
}

enum rc sqlite_words_put(struct ctx *c, const char *index, int64_t id,
			 const char *words, const char *old_words)
{
	char sql[WORDS_SQL_MAX];
	enum rc rc = OK;
	if (words && old_words && strcmp(words, old_words) == 0)
		return OK;
	if (old_words) {
		words_sql(sql,
			  "INSERT INTO @ (@, rowid, words) "
			  "VALUES ('delete', $1, $2)",
			  index);
		rc = db_exec(c, sql, DB_ARGS(DBI(id), DBT(old_words)));
	}
	if (rc == OK && words) {
		words_sql(sql, "INSERT INTO @ (rowid, words) VALUES ($1, $2)",
			  index);
		rc = db_exec(c, sql, DB_ARGS(DBI(id), DBT(words)));
	}
	return rc;
}

enum rc sqlite_words_clear(struct ctx *c, const char *index)
{
	char sql[WORDS_SQL_MAX];
	words_sql(sql, "INSERT INTO @ (@) VALUES ('delete-all')", index);
	return db_exec(c, sql, DB_NOARGS);
}

static int find_api(struct sqlite *q, fts5_api **api)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(q->h, "SELECT fts5(?1)", -1, &st, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_bind_pointer(st, 1, (void *)api, "fts5_api_ptr",
					    NULL);
	if (code == SQLITE_OK)
		sqlite3_step(st);
	sqlite3_finalize(st);
	return code;
}

static enum rc make_tokenizer(struct ctx *c, struct sqlite *q)
{
	if (q->tokenizer_of_words)
		return OK;
	fts5_api *api = NULL;
	int code = find_api(q, &api);
	if (code == SQLITE_OK && !api)
		code = SQLITE_ERROR;
	void *data = NULL;
	if (code == SQLITE_OK)
		code =
		    api->xFindTokenizer(api, "unicode61", &data, &q->tokenizer);
	const char *args[] = {"remove_diacritics", "0"};
	if (code == SQLITE_OK)
		code =
		    q->tokenizer.xCreate(data, args, 2, &q->tokenizer_of_words);
	if (code == SQLITE_OK)
		return OK;
	return sqlite_fail(c, q->h, q->db.path, code);
}

void sqlite_words_end(struct sqlite *q)
{
	if (q->tokenizer_of_words)
		q->tokenizer.xDelete(q->tokenizer_of_words);
}

static int add_word(void *p, int flags, const char *word, int n, int start,
		    int end)
{
	struct word_set *w = p;
	UNUSED(flags);
	UNUSED(start);
	UNUSED(end);
	if (w->v.n == WORDS_MAX)
		return SQLITE_DONE;
	char *s = xmalloc((size_t)n + 1);
	memcpy(s, word, (size_t)n);
	s[n] = '\0';
	vec_push(&w->v, s);
	return SQLITE_OK;
}

/* Each word in quotes, which none has: what people type is never an expression.
 * An empty text in quotes matches nothing; without them it is an error. */
static const char *match_of(struct ctx *c, const struct words_asked *a)
{
	struct buf b;
	buf_init(&b, 64 * KIB);
	for (size_t i = 0; i < a->words.v.n; i++)
		buf_printf(&b, "%s\"%s\"%s", i ? " AND " : "", a->words.v.v[i],
			   a->begins[i] ? "*" : "");
	if (a->words.v.n == 0)
		buf_str(&b, "\"\"");
	const char *match = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return match;
}

static enum rc make_match(struct ctx *c, const char **out, const char *words,
			  enum words_how how)
{
	struct sqlite *q = sqlite_of(c->db);
	enum rc rc = make_tokenizer(c, q);
	if (rc < 0)
		return rc;
	struct words_asked a = {0};
	size_t len = strlen(words);
	if (len > 8 * KIB)
		len = 8 * KIB;
	q->tokenizer.xTokenize(q->tokenizer_of_words, &a.words,
			       FTS5_TOKENIZE_QUERY, words, (int)len, add_word);
	words_asked_end(&a, how);
	*out = match_of(c, &a);
	words_free(&a.words);
	return OK;
}

enum rc sqlite_words_find(struct ctx *c, struct db_rows *r, const char *index,
			  const char *words, enum words_how how,
			  int64_t after_id, int limit)
{
	const char *match;
	enum rc rc = make_match(c, &match, words, how);
	if (rc < 0)
		return rc;
	char sql[WORDS_SQL_MAX];
	words_sql(sql, "SELECT rowid FROM @ i WHERE @ MATCH $1 AND rowid > $2",
		  index);
	const char *all = arena_printf(c->mem, "%s%s ORDER BY rowid LIMIT $3",
				       sql, wall_join(c, index, "i.rowid"));
	return db_query(c, r, all,
			DB_ARGS(DBT(match), DBI(after_id), DBI(limit)));
}

/* ---- the sum of an index ---- */

/*
 * What is summed up are pairs of a word and a row, and pairs of a beginning
 * and a row for the beginnings that the index keeps lists of by themselves.
 */
static const int prefix_chars[] = {2, 3}; /* as in sqlite_words_create() */

/* A beginning counts for a row whose number no row has. */
static uint64_t pair_hash(const char *word, size_t n, bool is_prefix,
			  int64_t id)
{
	return word_pair_hash(word, n, is_prefix ? ~id : id);
}

/* Bytes of the first characters of a word; 0 if it has fewer. */
static size_t prefix_bytes(const char *word, size_t n, int chars)
{
	size_t i = 0;
	for (; i < n; i++)
		if (((unsigned char)word[i] & 0xc0) != 0x80 && chars-- == 0)
			return i;
	return chars == 0 ? i : 0;
}

/* Adds the rows that a search for that word, or beginning, finds. */
static int sum_found(sqlite3_stmt *find, const char *word, size_t n,
		     bool is_prefix, uint64_t *sum)
{
	struct buf match;
	buf_init(&match, MIB);
	buf_char(&match, '"');
	buf_add(&match, word, n);
	buf_str(&match, is_prefix ? "\"*" : "\"");
	sqlite3_bind_text(find, 1, buf_text(&match), (int)match.n,
			  SQLITE_STATIC);
	int code;
	while ((code = sqlite3_step(find)) == SQLITE_ROW)
		*sum += pair_hash(word, n, is_prefix,
				  sqlite3_column_int64(find, 0));
	sqlite3_reset(find);
	buf_free(&match);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Words come in order, so those that begin alike stand together. */
static int sum_word(sqlite3_stmt *find, const char *word, size_t n,
		    struct buf *last, uint64_t *sum)
{
	int code = sum_found(find, word, n, false, sum);
	for (size_t i = 0; i < ARRAY_LEN(prefix_chars); i++) {
		size_t k = prefix_bytes(word, n, prefix_chars[i]);
		if (k == 0 || code != SQLITE_OK ||
		    (last->n >= k && memcmp(last->s, word, k) == 0))
			continue;
		code = sum_found(find, word, k, true, sum);
	}
	buf_clear(last);
	buf_add(last, word, n);
	return code;
}

/* Asks for each word by the way that a search goes: a list that is whole but
 * cannot be found from above would not show otherwise. */
static int sum_words(sqlite3 *h, const char *index, uint64_t *sum)
{
	char sql[WORDS_SQL_MAX];
	sqlite3_stmt *words = NULL, *find = NULL;
	struct buf last;
	buf_init(&last, MIB);
	int code = sqlite3_prepare_v2(h, "SELECT term FROM temp.words_seen", -1,
				      &words, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(
		    h,
		    words_sql(sql, "SELECT rowid FROM @ WHERE @ MATCH ?1",
			      index),
		    -1, &find, NULL);
	while (code == SQLITE_OK &&
	       (code = sqlite3_step(words)) == SQLITE_ROW) {
		const char *word = (const char *)sqlite3_column_text(words, 0);
		int n = sqlite3_column_bytes(words, 0);
		code = sum_word(find, word ? word : "", (size_t)n, &last, sum);
	}
	sqlite3_finalize(find);
	sqlite3_finalize(words);
	buf_free(&last);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

enum rc sqlite_words_digest(struct ctx *c, const char *index, uint64_t *sum)
{
	struct sqlite *q = sqlite_of(c->db);
	char sql[WORDS_SQL_MAX];
	words_sql(sql,
		  "CREATE VIRTUAL TABLE temp.words_seen "
		  "USING fts5vocab(main, @, row)",
		  index);
	*sum = 0;
	/* A reader may make a table of its own in memory, and only for this. */
	bool is_reader = q->db.mode == DB_READ;
	if (is_reader)
		sqlite3_exec(q->h, "PRAGMA query_only=OFF", NULL, NULL, NULL);
	int code = sqlite3_exec(q->h, sql, NULL, NULL, NULL);
	if (code == SQLITE_OK) {
		code = sum_words(q->h, index, sum);
		int end = sqlite3_exec(q->h, "DROP TABLE temp.words_seen", NULL,
				       NULL, NULL);
		code = code == SQLITE_OK ? end : code;
	}
	if (is_reader)
		sqlite3_exec(q->h, "PRAGMA query_only=ON", NULL, NULL, NULL);
	return code == SQLITE_OK ? OK : sqlite_fail(c, q->h, q->db.path, code);
}

struct row_sum {
	int64_t id;
	VEC(uint64_t) seen;
};

static int note_pair(void *p, int flags, const char *word, int n, int start,
		     int end)
{
	struct row_sum *s = p;
	UNUSED(flags);
	UNUSED(start);
	UNUSED(end);
	vec_push(&s->seen, pair_hash(word, (size_t)n, false, s->id));
	for (size_t i = 0; i < ARRAY_LEN(prefix_chars); i++) {
		size_t k = prefix_bytes(word, (size_t)n, prefix_chars[i]);
		if (k > 0)
			vec_push(&s->seen, pair_hash(word, k, true, s->id));
	}
	return SQLITE_OK;
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

enum rc sqlite_words_add(struct ctx *c, int64_t id, const char *words,
			 uint64_t *sum)
{
	struct sqlite *q = sqlite_of(c->db);
	enum rc rc = make_tokenizer(c, q);
	if (rc < 0)
		return rc;
	struct row_sum s = {.id = id};
	q->tokenizer.xTokenize(q->tokenizer_of_words, &s,
			       FTS5_TOKENIZE_DOCUMENT, words,
			       (int)strlen(words), note_pair);
	/* The index knows each once per row, however often it stands there. */
	if (s.seen.n > 1)
		qsort(s.seen.v, s.seen.n, sizeof(s.seen.v[0]), by_size);
	for (size_t i = 0; i < s.seen.n; i++)
		if (i == 0 || s.seen.v[i] != s.seen.v[i - 1])
			*sum += s.seen.v[i];
	vec_free(&s.seen);
	return OK;
}
