/*
 * scopes.c: subtrees kept per worker.
 */
#include "base/base.h"
#include "web/scopes.h"

#include "db/db.h"
#include "store/store.h"
#include "web/page_messages.h"

enum { KEPT = 8, CODE_MAX = 128 };

struct kept {
	char code[CODE_MAX];
	day_t day;
	int64_t version;
	struct idset set;
};

struct scopes {
	struct kept kept[KEPT];
	int next;
};

struct scopes *scopes_new(void)
{
	return xcalloc(1, sizeof(struct scopes));
}

void scopes_free(struct scopes *s)
{
	int i;

	if (!s)
		return;
	for (i = 0; i < KEPT; i++)
		idset_free(&s->kept[i].set);
	free(s);
}

static enum rc load(struct ctx *c, const char *code, struct idset *out)
{
	const struct module *const *m;

	for (m = c->app->modules; *m; m++)
		if ((*m)->subtree)
			return (*m)->subtree(c, code, c->today, out);
	return err_set(c, E_NOTFOUND, "unit", &msg_page_no_tree);
}

enum rc scopes_get(struct ctx *c, struct scopes *s, const char *code,
		   const struct idset **out)
{
	struct idset set;
	struct kept *k;
	int64_t version;
	enum rc rc = db_data_version(c, &version);
	int i;

	if (rc < 0)
		return rc;
	for (i = 0; i < KEPT; i++) {
		k = &s->kept[i];
		if (k->version == version && k->day == c->today &&
		    strcmp(k->code, code) == 0) {
			*out = &k->set;
			return OK;
		}
	}
	idset_init(&set);
	rc = load(c, code, &set);
	if (rc < 0) {
		idset_free(&set);
		return rc;
	}
	k = &s->kept[s->next];
	s->next = (s->next + 1) % KEPT;
	idset_free(&k->set);
	k->set = set;
	k->day = c->today;
	k->version = version;
	/* a code too long to be remembered is looked up each time */
	snprintf(k->code, sizeof(k->code), "%s",
		 strlen(code) < sizeof(k->code) ? code : "");
	*out = &k->set;
	return OK;
}
