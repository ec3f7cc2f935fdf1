#include "base/base.h"
#include "real.h"

#include <dirent.h>
#include <sodium.h>
#include <unistd.h>

#include "base/asset.h"
#include "db/db.h"
#include "db/test_url.h"
#include "modules.h"
#include "schema/catalogue.h"

void real_begin(struct real *w)
{
	const struct asset *a = asset_find("data/catalogues.csv");

	assert_true(sodium_init() >= 0);
	*w = (struct real){.app = app_new(modules)};
	w->c = (struct ctx){
	    .mem = arena_new(),
	    .today = 20260131,
	    .now_ms = INT64_C(1769800000000),
	    .author = "thu",
	    .app = w->app,
	};
	assert_non_null(a);
	catalogue_unload();
	real_ok(w, catalogue_load(&w->c, (const char *)a->bytes, a->n));
	snprintf(w->dir, sizeof(w->dir), "/tmp/real-test-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	real_ok(w, db_open(&w->c, &w->c.db, test_url(real_path(w, "t.db")),
			   DB_CREATE));
	real_ok(w, store_create(&w->c));
}

void real_end(struct real *w)
{
	DIR *d = opendir(w->dir);

	db_close(w->c.db);
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	closedir(d);
	assert_int_equal(rmdir(w->dir), 0);
	test_url_drop(real_path(w, "t.db"));
	arena_free(w->c.mem);
	app_free(w->app);
	catalogue_unload();
}

const char *real_path(struct real *w, const char *name)
{
	return arena_printf(w->c.mem, "%s/%s", w->dir, name);
}

void real_write(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "wbe");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

const char *real_file(struct real *w, const char *name, const char *text)
{
	const char *path = real_path(w, name);

	real_write(path, text, strlen(text));
	return path;
}

struct import_result *real_import(struct real *w, const char *const *paths)
{
	struct import_file files[32];
	struct import_opts opts = {0};
	struct import_result *r;
	int n;

	for (n = 0; paths[n]; n++) {
		const char *slash = strrchr(paths[n], '/');

		assert_true(n < (int)ARRAY_LEN(files));
		files[n] = (struct import_file){paths[n], slash + 1};
	}
	real_ok(w, import_files(&w->c, &r, &opts, files, n));
	return r;
}

void real_print_errors(const struct import_result *r)
{
	int i, k;

	for (i = 0; i < r->nsheets; i++)
		for (k = 0; k < r->sheets[i].nerrors; k++) {
			const struct import_fault *f = &r->sheets[i].errors[k];

			print_error("%s row %d, %s «%s»: %s\n", f->file, f->row,
				    f->column, f->value, f->message);
		}
}

struct import_result *real_import_all(struct real *w, const char *const *paths)
{
	struct import_result *r = real_import(w, paths);

	if (r->nerrors)
		real_print_errors(r);
	assert_int_equal(r->nerrors, 0);
	assert_true(r->written);
	return r;
}

int64_t real_int(struct real *w, const char *sql)
{
	int64_t n = -1;

	real_ok(w, db_one_int(&w->c, &n, sql, DB_NOARGS));
	return n;
}
