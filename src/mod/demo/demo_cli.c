/*
 * demo_cli.c: `nguon demo`: makes the lists of the demo localities and loads
 * them through the same import as everybody's lists.
 */
#include "base/base.h"
#include "mod/demo/demo_cli.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/asset.h"
#include "cli/cli.h"
#include "db/db.h"
#include "exchange/import.h"
#include "mod/demo/demo.h"
#include "store/store.h"

static const struct msg msg_demo_unknown = {
    "Không có địa phương mẫu «%1», hãy chọn: %2",
    "There is no demo locality «%1», choose: %2",
};
static const struct msg msg_demo_refused = {
    "Dữ liệu mẫu của %1 bị trả lại, hãy báo lỗi này cho người phát triển",
    "The demo lists of %1 were refused, please report this",
};
static const struct msg msg_demo_no_folder = {
    "Không tạo được thư mục tạm (%1), hãy kiểm tra dung lượng đĩa",
    "No temporary folder could be made (%1), check the free space",
};

static const char *const localities[] = {"mk2023", "dienbien", "muongnhe",
					 "krongklang", "binhlieu"};

static const char *recipe_of(struct ctx *c, const char *name)
{
	const struct asset *a =
	    asset_find(arena_printf(c->mem, "demo/%s.json", name));

	return a ? (const char *)a->bytes : NULL;
}

static enum rc must_know(struct ctx *c, const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(localities); i++)
		if (strcmp(localities[i], name) == 0)
			return OK;
	return err_set(c, E_USAGE, "", &msg_demo_unknown, name,
		       "mk2023, dienbien, muongnhe, krongklang, binhlieu");
}

static void remove_lists(const struct demo_out *lists, const char *dir)
{
	int i;

	for (i = 0; i < lists->n; i++)
		unlink(lists->files[i].path);
	rmdir(dir);
}

static enum rc import_lists(struct ctx *c, struct cli *cli,
			    const struct demo_out *lists)
{
	struct import_file *files =
	    arena_alloc(c->mem, (size_t)lists->n * sizeof(files[0]));
	struct import_opts opts = {.limits = &book_limits_command,
				   .basis = lists->title};
	struct import_result *r;
	enum rc rc;
	int i;

	for (i = 0; i < lists->n; i++) {
		const char *slash = strrchr(lists->files[i].path, '/');

		files[i] = (struct import_file){lists->files[i].path,
						slash ? slash + 1
						      : lists->files[i].path};
	}
	rc = import_files(c, &r, &opts, files, lists->n);
	if (rc < 0)
		return rc;
	if (r->nerrors) {
		import_text(cli->out, c->lang, r);
		rc = err_set(c, E_INPUT, "", &msg_demo_refused, lists->title);
	} else {
		buf_printf(cli->out, "%s (%s): %lld\n", lists->title,
			   lists->root, (long long)(r->added + r->changed));
		cli_flush(cli);
	}
	import_result_free(r);
	return rc;
}

static enum rc load(struct ctx *c, struct cli *cli, const char *name)
{
	char dir[] = "/tmp/nguon-demo-XXXXXX";
	struct demo_out lists = {0};
	const struct asset *names = asset_find("demo/names.json");
	const char *recipe = recipe_of(c, name);
	enum rc rc;

	assert(recipe && names);
	if (!mkdtemp(dir))
		return err_set(c, E_IO, "", &msg_demo_no_folder,
			       strerror(errno));
	rc = demo_generate(c, &lists, name, recipe, (const char *)names->bytes,
			   dir);
	if (rc == OK)
		rc = import_lists(c, cli, &lists);
	remove_lists(&lists, dir);
	return rc;
}

static enum rc open_or_create(struct ctx *c, struct cli *cli)
{
	enum rc rc = db_open(c, &c->db, cli->db_url, DB_WRITE);

	if (rc == OK)
		return store_open(c);
	if (rc != E_NOTFOUND)
		return rc;
	err_clear(c);
	rc = db_open(c, &c->db, cli->db_url, DB_CREATE);
	return rc < 0 ? rc : store_create(c);
}

static enum rc cmd_demo(struct ctx *c, struct cli *cli)
{
	const char *const *names = cli->nargs ? cli->args : localities;
	int n = cli->nargs ? cli->nargs : (int)ARRAY_LEN(localities);
	enum rc rc = OK;
	int i;

	for (i = 0; rc == OK && i < n; i++)
		rc = must_know(c, names[i]);
	if (rc == OK)
		rc = open_or_create(c, cli);
	for (i = 0; rc == OK && i < n; i++)
		rc = load(c, cli, names[i]);
	db_close(c->db);
	c->db = NULL;
	return rc;
}

static const struct command commands[] = {
    {"demo", "[NAME…]", "nạp dữ liệu mẫu của năm địa phương",
     "load the five demo localities", CMD_OWN, 0, 0, -1, cmd_demo},
    {0},
};

const struct module demo_module = {.name = "demo", .commands = commands};
