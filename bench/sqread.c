/*
 * sqread.c: what plain SQLite reaches with the database of sqbench.c besides
 * reports: the anchor of our pages, our search and our durable writes.
 *
 * sqread pages DB FIRST LAST RUNS  50 people of units FIRST to LAST by name:
 *                                  by unit and sorted; by name and filtered
 * sqread search DB FILE RUNS       for each line of FILE: all of its words,
 *                                  50 people by name
 * sqread write DB N                N people, each with its words and a line
 *                                  of a log in a transaction of its own, WAL,
 *                                  synchronous=FULL; then takes them out again
 * Milliseconds: NAME MEDIAN MIN MAX, NAME_p99.
 */
#include "bench_sql.h"

enum { RUNS_MAX = 4000, LINES_MAX = 100, LINE_MAX_BYTES = 100 };

struct timing {
	const char *name;
	double ms[RUNS_MAX];
	int n;
};

static int runs_of(const char *s)
{
	long n = strtol(s, NULL, 10);

	return n < 1 || n > RUNS_MAX ? RUNS_MAX : (int)n;
}

/* Reads every value, as a caller would. */
static void run(sqlite3_stmt *s)
{
	volatile int sum = 0;
	int i;

	while (sqlite3_step(s) == SQLITE_ROW)
		for (i = 0; i < sqlite3_column_count(s); i++) {
			const unsigned char *text = sqlite3_column_text(s, i);

			sum += text ? text[0] : 0;
		}
	sqlite3_reset(s);
}

static void take(struct timing *t, sqlite3_stmt *s)
{
	double start = bench_now_ms();

	run(s);
	t->ms[t->n++] = bench_now_ms() - start;
}

static void print(struct timing *t)
{
	printf("%s_p99 %.4f\n", t->name, bench_p99(t->ms, t->n));
	bench_print(t->name, t->ms, t->n);
}

/* ---- pages ---- */

#define PAGE                                                                   \
	"SELECT id, family_name, middle_name, given_name, dob, sex, ethnic,"   \
	" status, unit_id, admit_date FROM persons INDEXED BY "
#define OF_UNITS                                                               \
	" WHERE unit_id BETWEEN ?1 AND ?2 ORDER BY sort_key, id LIMIT 50"

static void pages(sqlite3 *db, const char *first, const char *last, int runs)
{
	static const struct {
		const char *name, *sql;
	} plans[] = {
	    {"page_units", PAGE "pu" OF_UNITS},
	    {"page_names", PAGE "ps" OF_UNITS},
	};
	static struct timing t;
	size_t plan;
	int i;

	for (plan = 0; plan < ARRAY_LEN(plans); plan++) {
		sqlite3_stmt *s = prepare(db, plans[plan].sql);

		t.name = plans[plan].name;
		t.n = 0;
		sqlite3_bind_int64(s, 1, strtoll(first, NULL, 10));
		sqlite3_bind_int64(s, 2, strtoll(last, NULL, 10));
		run(s);
		for (i = 0; i < runs; i++)
			take(&t, s);
		print(&t);
		sqlite3_finalize(s);
	}
}

/* ---- search ---- */

static void search(sqlite3 *db, const char *path, int runs)
{
	static char line[LINES_MAX][LINE_MAX_BYTES];
	static struct timing t = {.name = "words"};
	sqlite3_stmt *s = prepare(
	    db, "SELECT p.id, p.family_name, p.middle_name, p.given_name,"
		" p.unit_id FROM fts JOIN persons p ON p.id=fts.rowid"
		" WHERE fts MATCH ?1 ORDER BY p.sort_key, p.id LIMIT 50");
	FILE *f = fopen(path, "r");
	int i, n = 0;

	if (!f)
		bench_die(path, "cannot be read");
	while (n < LINES_MAX && fgets(line[n], LINE_MAX_BYTES, f)) {
		line[n][strcspn(line[n], "\n")] = '\0';
		n++;
	}
	fclose(f);
	for (i = 0; i < (runs + 1) * n && t.n < RUNS_MAX; i++) {
		sqlite3_bind_text(s, 1, line[i % n], -1, SQLITE_STATIC);
		if (i < n)
			run(s); /* the first time fills caches */
		else
			take(&t, s);
	}
	print(&t);
	sqlite3_finalize(s);
}

/* ---- write ---- */

static sqlite3_int64 number(sqlite3 *db, const char *text)
{
	sqlite3_stmt *s = prepare(db, text);
	sqlite3_int64 n = 0;

	if (sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

static void take_out(sqlite3 *db, sqlite3_int64 people)
{
	char text[200];

	snprintf(text, sizeof(text),
		 "INSERT INTO fts(fts, rowid, name_key) SELECT 'delete', id,"
		 " name_key FROM persons WHERE id>%lld;"
		 "DELETE FROM persons WHERE id>%lld; DROP TABLE log",
		 (long long)people, (long long)people);
	sql(db, text);
	sql(db, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE");
}

static void write_people(sqlite3 *db, int n)
{
	static struct timing t = {.name = "write"};
	sqlite3_stmt *all[5];
	sqlite3_int64 people = number(db, "SELECT max(id) FROM persons");
	double start;
	size_t k;
	int i;

	sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		"CREATE TABLE IF NOT EXISTS log(id INTEGER PRIMARY KEY,"
		" at TEXT, who TEXT, what TEXT)");
	all[0] = prepare(db, "BEGIN IMMEDIATE");
	all[1] = prepare(
	    db, "INSERT INTO persons SELECT ?1, unit_id, 3, family_name,"
		" middle_name, given_name, name_key, sort_key, dob, sex,"
		" ethnic, religion, education, occupation, youth_union, NULL,"
		" NULL FROM persons WHERE id=?2");
	all[2] = prepare(db, "INSERT INTO fts(rowid, name_key)"
			     " SELECT id, name_key FROM persons WHERE id=?1");
	all[3] = prepare(db, "INSERT INTO log(at, who, what)"
			     " VALUES(datetime('now'), 'bench', ?1)");
	all[4] = prepare(db, "COMMIT");
	start = bench_now_ms();
	for (i = 0; i < n; i++) {
		double begun = bench_now_ms();
		sqlite3_int64 id = people + 1 + i;

		for (k = 1; k < 4; k++)
			sqlite3_bind_int64(all[k], 1, id);
		/* any of them: 7919 is prime */
		sqlite3_bind_int64(all[1], 2, 1 + i * 7919LL % people);
		for (k = 0; k < ARRAY_LEN(all); k++)
			run(all[k]);
		t.ms[t.n++] = bench_now_ms() - begun;
	}
	printf("writes_per_s %.1f\n", n / (bench_now_ms() - start) * 1e3);
	print(&t);
	for (k = 0; k < ARRAY_LEN(all); k++)
		sqlite3_finalize(all[k]);
	take_out(db, people);
}

int main(int argc, char **argv)
{
	sqlite3 *db;

	if (argc < 4 || sqlite3_open(argv[2], &db) != SQLITE_OK)
		bench_die("usage", "sqread pages DB FIRST LAST RUNS | "
				   "search DB FILE RUNS | write DB N");
	sql(db, "PRAGMA cache_size=-1000000; PRAGMA mmap_size=8000000000;"
		"PRAGMA temp_store=MEMORY");
	if (strcmp(argv[1], "pages") == 0 && argc == 6)
		pages(db, argv[3], argv[4], runs_of(argv[5]));
	else if (strcmp(argv[1], "search") == 0 && argc == 5)
		search(db, argv[3], runs_of(argv[4]));
	else if (strcmp(argv[1], "write") == 0)
		write_people(db, runs_of(argv[3]));
	sqlite3_close(db);
	return 0;
}
