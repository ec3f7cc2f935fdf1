/*
 * gen.c: invents the data of a commune, a district, a province or a nation for
 * the measurements: the same size gives the same bytes on every machine (fixed
 * seed, no floating point).  Nobody in it is a real person.
 *
 * gen SIZE DIR: writes units.csv, persons.csv, targets.csv to DIR.  Units are
 * numbered from the top down, so a subtree is the span id to last_id.
 */
#include "base/base.h"

#include <limits.h>

#include "base/day.h"

enum {
	LEVEL_GRASSROOTS = 3,
	LEVEL_CELL = 4,
	YEARS = 26, /* of admissions, from 2000 */
	FIRST_TARGET_YEAR = 2016,
	LAST_YEAR = 2025,
	ADULT_MONTHS = 18 * 12,
	PROBATION_MONTHS = 12,
	NAME_MAX_BYTES = 64,
};

struct part {
	const char *text;
	int weight;
};
#include "names.def"

struct size {
	const char *name;
	int provinces, districts, grassroots, cells, members, candidates;
};
static const struct size sizes[] = {
    {"commune", 1, 1, 1, 20, 450, 50},
    {"district", 1, 1, 42, 243, 3800, 270},
    {"province", 1, 9, 372, 2143, 40000, 2857},
    {"nation", 63, 700, 52000, 300000, 5600000, 400000},
};

struct unit {
	int id, parent, last, level, kind;
};

struct gen {
	const struct size *size;
	uint64_t seed;
	struct unit *units;
	int n;
	int *grassroots, *cells; /* ids */
	FILE *out;
};

/* ---- chance ---- */

/* splitmix64 */
static uint64_t draw(struct gen *g)
{
	uint64_t z = (g->seed += 0x9E3779B97F4A7C15ull);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
	return z ^ (z >> 31);
}

static int below(struct gen *g, int n)
{
	return (int)(((draw(g) >> 32) * (uint64_t)n) >> 32);
}

#define PICK(g, table) pick((g), (table), ARRAY_LEN(table))

static const char *pick(struct gen *g, const struct part *p, size_t n)
{
	int sum = 0, r;
	size_t i;

	for (i = 0; i < n; i++)
		sum += p[i].weight;
	r = below(g, sum);
	for (i = 0; i + 1 < n && r >= p[i].weight; i++)
		r -= p[i].weight;
	return p[i].text;
}

/* ---- text ---- */

/* Spans of code points with one base letter; enough for the names above. */
static const struct {
	uint32_t from, to;
	char base;
} bases[] = {
    {0xC0, 0xC3, 'a'},	   {0xE0, 0xE3, 'a'},	  {0x102, 0x103, 'a'},
    {0x1EA0, 0x1EB7, 'a'}, {0xC8, 0xCA, 'e'},	  {0xE8, 0xEA, 'e'},
    {0x1EB8, 0x1EC7, 'e'}, {0xCC, 0xCD, 'i'},	  {0xEC, 0xED, 'i'},
    {0x128, 0x129, 'i'},   {0x1EC8, 0x1ECB, 'i'}, {0xD2, 0xD5, 'o'},
    {0xF2, 0xF5, 'o'},	   {0x1A0, 0x1A1, 'o'},	  {0x1ECC, 0x1EE3, 'o'},
    {0xD9, 0xDA, 'u'},	   {0xF9, 0xFA, 'u'},	  {0x168, 0x169, 'u'},
    {0x1AF, 0x1B0, 'u'},   {0x1EE4, 0x1EF1, 'u'}, {0xDD, 0xDD, 'y'},
    {0xFD, 0xFD, 'y'},	   {0x1EF2, 0x1EF9, 'y'}, {0x110, 0x111, 'd'},
};

static char base_letter(uint32_t u)
{
	size_t i;

	if (u >= 'A' && u <= 'Z')
		return (char)(u + 32);
	if ((u >= 'a' && u <= 'z') || u == ' ')
		return (char)u;
	for (i = 0; i < ARRAY_LEN(bases); i++)
		if (u >= bases[i].from && u <= bases[i].to)
			return bases[i].base;
	return 0;
}

/* The anchors' own key, so that they need none of our text layer. */
static void fold(char *to, const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	while (*p) {
		int more = *p < 0x80 ? 0 : *p < 0xE0 ? 1 : 2;
		uint32_t u = more == 0 ? *p : more == 1 ? *p & 31u : *p & 15u;

		p++;
		while (more-- > 0)
			u = u << 6 | (*p++ & 63u);
		*to = base_letter(u);
		if (*to)
			to++;
	}
	*to = '\0';
}

/* ---- units ---- */

static struct unit *add_unit(struct gen *g, int parent, int level, int kind)
{
	struct unit *u = &g->units[g->n++];

	*u = (struct unit){g->n, parent, g->n, level, kind};
	return u;
}

static int kind_of(int percent)
{
	static const int upto[] = {22, 52, 74, 92, 100};
	int kind = 0;

	while (percent >= upto[kind])
		kind++;
	return kind + 1;
}

/* How many of n things the i-th of k gets. */
static int share(int n, int k, int i)
{
	return n / k + (i < n % k);
}

static void make_units(struct gen *g)
{
	const struct size *z = g->size;
	int *ncells = xcalloc((size_t)z->grassroots, sizeof(int));
	int base = z->cells / z->grassroots < 2 ? 1 : 2;
	int d = 0, s = 0, b = 0, i, k, q, r;
	struct unit *top, *prov, *dist, *base_unit;

	g->units = xcalloc((size_t)(1 + z->provinces + z->districts +
				    z->grassroots + z->cells),
			   sizeof(*g->units));
	g->grassroots = xcalloc((size_t)z->grassroots, sizeof(int));
	g->cells = xcalloc((size_t)z->cells, sizeof(int));
	for (i = 0; i < z->grassroots; i++)
		ncells[i] = base;
	for (i = base * z->grassroots; i < z->cells; i++)
		ncells[below(g, z->grassroots)]++;

	top = add_unit(g, 0, 0, 0);
	for (i = 0; i < z->provinces; i++) {
		prov = add_unit(g, top->id, 1, 0);
		for (k = share(z->districts, z->provinces, i); k > 0; k--) {
			dist = add_unit(g, prov->id, 2, 0);
			q = share(z->grassroots, z->districts, d++);
			for (; q > 0; q--) {
				base_unit =
				    add_unit(g, dist->id, LEVEL_GRASSROOTS,
					     kind_of(below(g, 100)));
				g->grassroots[s] = base_unit->id;
				for (r = 0; r < ncells[s]; r++)
					g->cells[b++] =
					    add_unit(g, base_unit->id,
						     LEVEL_CELL,
						     base_unit->kind)
						->id;
				base_unit->last = g->n;
				s++;
			}
			dist->last = g->n;
		}
		prov->last = g->n;
	}
	top->last = g->n;
	free(ncells);
}

static void write_units(struct gen *g)
{
	static const char *const kinds[] = {
	    "",
	    "Đảng bộ xã",
	    "Chi bộ cơ quan",
	    "Đảng bộ trường học",
	    "Chi bộ doanh nghiệp",
	    "Đảng bộ lực lượng vũ trang",
	};
	static const char *const levels[] = {"Trung ương", "Tỉnh", "Huyện", "",
					     "Chi bộ"};
	int i;

	fputs("id,parent_id,last_id,level,kind,code,name\n", g->out);
	for (i = 0; i < g->n; i++) {
		const struct unit *u = &g->units[i];

		fprintf(g->out, "%d,", u->id);
		if (u->parent)
			fprintf(g->out, "%d", u->parent);
		fprintf(g->out, ",%d,%d,%d,U%07d,%s %d\n", u->last, u->level,
			u->kind, u->id,
			u->level == LEVEL_GRASSROOTS ? kinds[u->kind]
						     : levels[u->level],
			u->id);
	}
}

static void write_targets(struct gen *g)
{
	int i, y;

	fputs("unit_id,year,target\n", g->out);
	for (i = 0; i < g->size->grassroots; i++)
		for (y = FIRST_TARGET_YEAR; y <= LAST_YEAR; y++)
			fprintf(g->out, "%d,%d,%d\n", g->grassroots[i], y,
				1 + below(g, 9));
}

/* ---- people ---- */

static int ethnic_of(struct gen *g)
{
	static const int upto[] = {18, 36, 50, 64, 74, 82};
	int r, i;

	r = below(g, 100);
	for (i = 0; i < (int)ARRAY_LEN(upto); i++)
		if (r < upto[i])
			return i + 2;
	return 8 + below(g, 47);
}

/* From primary school, 1, to doctor, 7. */
static int education_of(int percent)
{
	static const int upto[] = {4, 16, 34, 47, 90, 98, 100};
	int e = 0;

	while (percent >= upto[e])
		e++;
	return e + 1;
}

/* Later years admit more. */
static int admission_year(struct gen *g)
{
	int weight[YEARS], sum = 0, y, r;

	for (y = 0; y < YEARS; y++)
		sum += weight[y] = 63 + 74 * y / (YEARS - 1);
	r = below(g, sum);
	for (y = 0; (r -= weight[y]) >= 0; y++)
		;
	return 2000 + y;
}

static void put_day(FILE *out, int64_t number)
{
	day_t d = day_from_number(number);

	fprintf(out, "%04d-%02d-%02d", d / 10000, d / 100 % 100, d % 100);
}

static void write_name(struct gen *g, bool is_minority, int sex)
{
	const char *family =
	    is_minority ? PICK(g, minority_families) : PICK(g, families);
	const char *middle = sex == 1 ? PICK(g, middles_m) : PICK(g, middles_f);
	const char *given = sex == 1 ? PICK(g, givens_m) : PICK(g, givens_f);
	char f[NAME_MAX_BYTES], m[NAME_MAX_BYTES], v[NAME_MAX_BYTES];

	fold(f, family);
	fold(m, middle);
	fold(v, given);
	fprintf(g->out, "%s,%s,%s,%s %s %s,%s %s %s,", family, middle, given, f,
		m, v, v, f, m);
}

/* Nobody is admitted before 18 years, or made official within 12 months;
 * counting 365 days a year misses that by a day or two. */
static int64_t born_by(int64_t born, int64_t decided)
{
	day_t d = day_from_number(born);

	if (day_months_between(d, day_from_number(decided)) < ADULT_MONTHS)
		d = day_add_months(d, -12);
	return day_number(d);
}

static int64_t official_from(int64_t official, int64_t admitted)
{
	int64_t first = day_number(
	    day_add_months(day_from_number(admitted), PROBATION_MONTHS));

	return official < first ? first : official;
}

static void write_person(struct gen *g, int i)
{
	const struct size *z = g->size;
	int total = z->members + z->candidates;
	int64_t today = day_number(LAST_YEAR * 10000 + 1231);
	int cell = (int)((int64_t)i * z->cells / total);
	int64_t admitted, official = 0, born;
	int sex, age, ethnic = 1, status = 3, education, occupation, religion;
	bool is_candidate, is_minority, is_youth;

	/* unit by unit; one in ten was transferred elsewhere */
	if (below(g, 10) == 0)
		cell = below(g, z->cells);
	is_candidate = (int64_t)(i + 1) * z->candidates / total !=
		       (int64_t)i * z->candidates / total;
	sex = below(g, 100) < (is_candidate ? 48 : 35) ? 2 : 1;
	is_minority = below(g, 1000) < (z->districts == 1 ? 620 : 145);
	if (is_minority)
		ethnic = ethnic_of(g);
	fprintf(g->out, "%d,%d,", i + 1, g->cells[cell]);

	/* the name is drawn here, and what stands before it is known later */
	char *name = NULL;
	size_t n = 0;
	FILE *file = g->out;
	g->out = open_memstream(&name, &n);
	if (!g->out)
		exit(1);
	write_name(g, is_minority, sex);
	fclose(g->out);
	g->out = file;

	admitted = day_number(admission_year(g) * 10000 + 101);
	admitted += below(g, 365);
	if (admitted > today)
		admitted = today;
	age = 18 + below(g, 8);
	age += below(g, 8);
	age += below(g, 8);
	if (below(g, 4) == 0)
		age += below(g, 20);
	is_youth = age < 31 && below(g, 100) < 78;
	born = (is_candidate ? today : admitted) - age * 365 - age / 4 -
	       below(g, 365);
	born = born_by(born, is_candidate ? today : admitted);
	if (!is_candidate) {
		official =
		    official_from(admitted + 365 + below(g, 60), admitted);
		status = official <= today ? 1 : 2;
	}
	education = education_of(below(g, 100));
	occupation = 1 + below(g, 100) * 8 / 100;
	religion = below(g, 100) < 83 ? 0 : 1 + below(g, 6);

	fprintf(g->out, "%d,%s", status, name);
	free(name);
	put_day(g->out, born);
	fprintf(g->out, ",%d,%d,%d,%d,%d,%d,", sex, ethnic, religion, education,
		occupation, is_youth);
	if (!is_candidate)
		put_day(g->out, admitted);
	putc(',', g->out);
	if (status == 1)
		put_day(g->out, official);
	putc('\n', g->out);
}

static void write_people(struct gen *g)
{
	int i;

	fputs("id,unit_id,status,family_name,middle_name,given_name,name_key,"
	      "sort_key,dob,sex,ethnic,religion,education,occupation,"
	      "youth_union,admit_date,official_date\n",
	      g->out);
	for (i = 0; i < g->size->members + g->size->candidates; i++)
		write_person(g, i);
}

/* ---- main ---- */

static void write_file(struct gen *g, const char *dir, const char *name,
		       void (*write)(struct gen *))
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	g->out = fopen(path, "w");
	if (!g->out) {
		perror(path);
		exit(1);
	}
	write(g);
	if (fclose(g->out) != 0)
		exit(1);
}

int main(int argc, char **argv)
{
	struct gen g = {.seed = 20251118};
	size_t i;

	for (i = 0; argc == 3 && i < ARRAY_LEN(sizes); i++)
		if (strcmp(sizes[i].name, argv[1]) == 0)
			g.size = &sizes[i];
	if (!g.size) {
		fprintf(stderr,
			"usage: gen commune|district|province|nation DIR\n");
		return 2;
	}
	make_units(&g);
	write_file(&g, argv[2], "units.csv", write_units);
	write_file(&g, argv[2], "targets.csv", write_targets);
	write_file(&g, argv[2], "persons.csv", write_people);
	free(g.units);
	free(g.grassroots);
	free(g.cells);
	return 0;
}
