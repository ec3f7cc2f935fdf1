/*
 * sqbench.c: what plain SQLite and a little C reach with the data of gen.c:
 * the anchor of our import, our reports and our size on disk.  It validates
 * nothing, logs nothing and knows no history.
 *
 * sqbench load DB DIR      inserts in one transaction, indexes, FTS5
 * sqbench report DB RUNS   both reports as one SQL, and as rows of a covering
 *                          index that are counted in C
 * sqbench table DB         the figures of the one SQL, see bench.h
 * Days are integers yyyymmdd.
 */
#include "bench_sql.h"

#include <limits.h>
#include <sys/stat.h>

enum {
	LINE_MAX_BYTES = 1024,
	RUNS_MAX = 1000,
	SPAN_FROM = 20250101,
	SPAN_TO = 20251231,
};

static void print_bytes(const char *name, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		bench_die(path, "is not there");
	printf("%s %lld\n", name, (long long)st.st_size);
}

/* ---- load ---- */

static const char schema[] =
    "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
    "PRAGMA cache_size=-1000000; PRAGMA temp_store=MEMORY;"
    "CREATE TABLE units(id INTEGER PRIMARY KEY, parent_id INTEGER,"
    " last_id INTEGER NOT NULL, level INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL);"
    "CREATE TABLE persons(id INTEGER PRIMARY KEY, unit_id INTEGER NOT NULL,"
    " status INTEGER NOT NULL, family_name TEXT NOT NULL,"
    " middle_name TEXT NOT NULL, given_name TEXT NOT NULL,"
    " name_key TEXT NOT NULL, sort_key TEXT NOT NULL, dob INTEGER NOT NULL,"
    " sex INTEGER NOT NULL, ethnic INTEGER NOT NULL,"
    " religion INTEGER NOT NULL, education INTEGER NOT NULL,"
    " occupation INTEGER NOT NULL, youth_union INTEGER NOT NULL,"
    " admit_date INTEGER, official_date INTEGER);"
    "CREATE TABLE targets(unit_id INTEGER NOT NULL, year INTEGER NOT NULL,"
    " target INTEGER NOT NULL, PRIMARY KEY(unit_id, year)) WITHOUT ROWID;";

static const char indexes[] =
    "CREATE INDEX pu ON persons(unit_id, sort_key);"
    "CREATE INDEX pa ON persons(admit_date);"
    "CREATE INDEX ps ON persons(sort_key);"
    "CREATE INDEX up ON units(parent_id);"
    "ANALYZE;"
    "CREATE VIRTUAL TABLE fts USING fts5(name_key, content='persons',"
    " content_rowid='id', tokenize='unicode61', prefix='2 3');"
    "INSERT INTO fts(rowid, name_key) SELECT id, name_key FROM persons;";

/* Types of the columns: i a number, t text, d a day. */
static const struct {
	const char *file, *types, *insert;
} tables[] = {
    {"units.csv", "iiiiitt", "INSERT INTO units VALUES(?,?,?,?,?,?,?)"},
    {"targets.csv", "iii", "INSERT INTO targets VALUES(?,?,?)"},
    {"persons.csv", "iiitttttdiiiiiidd",
     "INSERT INTO persons VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
};

/* The digits of the field; those of a day are yyyymmdd. */
static sqlite3_int64 number(const char *s, int n)
{
	sqlite3_int64 v = 0;
	int i;

	for (i = 0; i < n; i++)
		if (s[i] != '-')
			v = v * 10 + (s[i] - '0');
	return v;
}

static void bind(sqlite3_stmt *s, int column, char type, const char *text,
		 int n)
{
	if (n == 0)
		sqlite3_bind_null(s, column);
	else if (type == 't')
		sqlite3_bind_text(s, column, text, n, SQLITE_STATIC);
	else
		sqlite3_bind_int64(s, column, number(text, n));
}

static void load_table(sqlite3 *db, const char *dir, size_t table)
{
	char path[PATH_MAX], line[LINE_MAX_BYTES];
	const char *types = tables[table].types;
	sqlite3_stmt *s = prepare(db, tables[table].insert);
	FILE *f;
	int i;

	snprintf(path, sizeof(path), "%s/%s", dir, tables[table].file);
	f = fopen(path, "r");
	if (!f || !fgets(line, sizeof(line), f))
		bench_die(path, "cannot be read");
	while (fgets(line, sizeof(line), f)) {
		const char *p = line;

		for (i = 0; types[i]; i++) {
			int n = (int)strcspn(p, ",\n");

			bind(s, i + 1, types[i], p, n);
			p += n + 1;
		}
		if (sqlite3_step(s) != SQLITE_DONE)
			bench_die(path, sqlite3_errmsg(db));
		sqlite3_reset(s);
	}
	fclose(f);
	sqlite3_finalize(s);
}

static void load(sqlite3 *db, const char *path, const char *dir)
{
	double start = bench_now_ms();
	size_t i;

	sql(db, schema);
	sql(db, "BEGIN");
	for (i = 0; i < ARRAY_LEN(tables); i++)
		load_table(db, dir, i);
	sql(db, "COMMIT");
	sql(db, indexes);
	sqlite3_close(db);
	printf("load %.2f\n", bench_now_ms() - start);
	print_bytes("bytes", path);
}

/* ---- reports ---- */

#define FLOW  "p.status<3 AND p.admit_date BETWEEN 20250101 AND 20251231"
#define STOCK "p.status<3"
/* The anniversary of a leap day is the last one of February. */
#define AGE(day)                                                               \
	"sum(" day "/10000-p.dob/10000-(" day "%10000<p.dob%10000-"            \
	"(p.dob%10000=229 AND " day "/10000%4<>0)))"

/* As one SQL: counts per grass-roots unit, rolled up twice. */
#define COUNTS                                                                 \
	"count(*) n, sum(p.sex=2) f, sum(p.ethnic<>1) m,"                      \
	" sum(p.youth_union) y,"                                               \
	" sum(p.occupation=1) o1, sum(p.occupation=2) o2,"                     \
	" sum(p.occupation=3) o3, sum(p.occupation=4) o4,"                     \
	" sum(p.occupation=5) o5, sum(p.occupation=6) o6,"                     \
	" sum(p.occupation=7) o7, sum(p.occupation=8) o8,"                     \
	" sum(p.education=1) e1, sum(p.education=2) e2,"                       \
	" sum(p.education=3) e3, sum(p.education=4) e4,"                       \
	" sum(p.education=5) e5, sum(p.education=6) e6,"                       \
	" sum(p.education=7) e7"
#define NAMES "n,f,m,y,o1,o2,o3,o4,o5,o6,o7,o8,e1,e2,e3,e4,e5,e6,e7"
#define SUMS                                                                   \
	"sum(n) n,sum(f) f,sum(m) m,sum(y) y,sum(o1) o1,sum(o2) o2,"           \
	"sum(o3) o3,sum(o4) o4,sum(o5) o5,sum(o6) o6,sum(o7) o7,sum(o8) o8,"   \
	"sum(e1) e1,sum(e2) e2,sum(e3) e3,sum(e4) e4,sum(e5) e5,sum(e6) e6,"   \
	"sum(e7) e7,sum(a) a,sum(t) t"
#define REPORT(where, day)                                                     \
	"WITH g AS MATERIALIZED(SELECT b.parent_id gid," COUNTS "," AGE(       \
	    day) " a"                                                          \
		 " FROM persons p JOIN units b ON b.id=p.unit_id WHERE " where \
		 " GROUP BY 1),"                                               \
		 "c AS MATERIALIZED(SELECT u.id,u.parent_id pid,g.*,t.target " \
		 "t"                                                           \
		 " FROM units u LEFT JOIN g ON g.gid=u.id LEFT JOIN targets t" \
		 " ON t.unit_id=u.id AND t.year=2025 WHERE u.level=3),"        \
		 "d AS MATERIALIZED(SELECT u.id,u.parent_id pid," SUMS         \
		 " FROM c JOIN units u ON u.id=c.pid GROUP BY u.id)"           \
		 "SELECT 3,id," NAMES ",a,100.0*n/t FROM c UNION ALL "         \
		 "SELECT 2,id," NAMES ",a,100.0*n/t FROM d UNION ALL "         \
		 "SELECT 1,pid," SUMS " FROM d GROUP BY pid"

/* As rows, in the order of count(). */
#define ROWS "SELECT unit_id,sex,ethnic,youth_union,occupation,education,dob,"

static const struct {
	const char *name, *one_sql, *rows;
} reports[] = {
    {"flow", REPORT(FLOW, "p.admit_date"),
     ROWS "admit_date FROM persons p INDEXED BY cov WHERE " FLOW},
    {"stock", REPORT(STOCK, "20251231"),
     ROWS "20251231 FROM persons p WHERE " STOCK},
};

/* Reads every value; the sum keeps the compiler from leaving that out. */
static sqlite3_int64 drain(sqlite3_stmt *s)
{
	sqlite3_int64 sum = 0;
	int i;

	while (sqlite3_step(s) == SQLITE_ROW)
		for (i = 0; i < sqlite3_column_count(s); i++)
			sum += sqlite3_column_int64(s, i);
	sqlite3_reset(s);
	return sum;
}

static void count(sqlite3_stmt *s, uint32_t *of)
{
	int born = sqlite3_column_int(s, 6), day = sqlite3_column_int(s, 7);

	if (born % 10000 == 229 && day / 10000 % 4 != 0)
		born--;
	of[0]++;
	of[1] += sqlite3_column_int(s, 1) == 2;
	of[2] += sqlite3_column_int(s, 2) != 1;
	of[3] += (uint32_t)sqlite3_column_int(s, 3);
	of[3 + sqlite3_column_int(s, 4)]++;
	of[11 + sqlite3_column_int(s, 5)]++;
	of[19] += (uint32_t)(day / 10000 - born / 10000 -
			     (day % 10000 < born % 10000));
}

/* Units are numbered from the top down: from the last to the first, each
 * gives its sums to its superior. */
static void roll_up(uint32_t *counts, const int *parent, int nunits)
{
	int u, i;

	for (u = nunits; u > 1; u--)
		for (i = 0; i < FIGURES; i++)
			counts[parent[u] * FIGURES + i] +=
			    counts[u * FIGURES + i];
}

static void measure_rows(sqlite3 *db, size_t report, int runs,
			 const int *parent, int nunits)
{
	uint32_t *counts =
	    xcalloc((size_t)(nunits + 1) * FIGURES, sizeof(*counts));
	sqlite3_stmt *s = prepare(db, reports[report].rows);
	double ms[RUNS_MAX];
	char name[40];
	int i;

	for (i = 0; i < runs; i++) {
		double start = bench_now_ms();

		memset(counts, 0,
		       (size_t)(nunits + 1) * FIGURES * sizeof(*counts));
		while (sqlite3_step(s) == SQLITE_ROW)
			count(s, counts + sqlite3_column_int(s, 0) * FIGURES);
		sqlite3_reset(s);
		roll_up(counts, parent, nunits);
		ms[i] = bench_now_ms() - start;
	}
	snprintf(name, sizeof(name), "%s_rows", reports[report].name);
	bench_print(name, ms, runs);
	printf("%s_people %u\n", reports[report].name, counts[FIGURES]);
	sqlite3_finalize(s);
	free(counts);
}

static void measure_sql(sqlite3 *db, size_t report, int runs)
{
	sqlite3_stmt *s = prepare(db, reports[report].one_sql);
	double ms[RUNS_MAX];
	char name[40];
	int i;

	for (i = 0; i < runs; i++) {
		double start = bench_now_ms();

		drain(s);
		ms[i] = bench_now_ms() - start;
	}
	snprintf(name, sizeof(name), "%s_sql", reports[report].name);
	bench_print(name, ms, runs);
	sqlite3_finalize(s);
}

static int *read_parents(sqlite3 *db, int *nunits)
{
	sqlite3_stmt *s = prepare(db, "SELECT max(id) FROM units");
	int *parent;

	sqlite3_step(s);
	*nunits = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	parent = xcalloc((size_t)*nunits + 1, sizeof(*parent));
	s = prepare(db, "SELECT id, parent_id FROM units");
	while (sqlite3_step(s) == SQLITE_ROW)
		parent[sqlite3_column_int(s, 0)] = sqlite3_column_int(s, 1);
	sqlite3_finalize(s);
	return parent;
}

static void report(sqlite3 *db, const char *path, int runs)
{
	int nunits;
	int *parent;
	size_t i;

	sql(db, "PRAGMA cache_size=-1000000; PRAGMA mmap_size=8000000000;"
		"PRAGMA temp_store=MEMORY;"
		"CREATE INDEX IF NOT EXISTS cov ON persons(admit_date, status,"
		" unit_id, sex, ethnic, youth_union, occupation, education,"
		" dob)");
	parent = read_parents(db, &nunits);
	for (i = 0; i < ARRAY_LEN(reports); i++) {
		measure_sql(db, i, runs);
		measure_rows(db, i, runs, parent, nunits);
	}
	free(parent);
	sqlite3_close(db);
	print_bytes("bytes_with_cover", path);
}

/* Columns: level, unit, figures, share of the target. */
static void table(sqlite3 *db)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(reports); i++) {
		sqlite3_stmt *s = prepare(db, reports[i].one_sql);

		while (sqlite3_step(s) == SQLITE_ROW) {
			uint32_t of[FIGURES];
			int k;

			for (k = 0; k < FIGURES; k++)
				of[k] = (uint32_t)sqlite3_column_int(s, 2 + k);
			bench_figures(i == 0, sqlite3_column_int(s, 1), of);
		}
		sqlite3_finalize(s);
	}
	sqlite3_close(db);
}

int main(int argc, char **argv)
{
	sqlite3 *db;
	int runs;

	if (argc < 3 || sqlite3_open(argv[2], &db) != SQLITE_OK)
		bench_die("usage",
			  "sqbench load DB DIR | report DB RUNS | table DB");
	if (argc == 4 && strcmp(argv[1], "load") == 0) {
		load(db, argv[2], argv[3]);
	} else if (argc == 4 && strcmp(argv[1], "report") == 0) {
		runs = (int)strtol(argv[3], NULL, 10);
		report(db, argv[2],
		       runs < 1 || runs > RUNS_MAX ? RUNS_MAX : runs);
	} else {
		table(db);
	}
	return 0;
}
