/*
 * untold_report.c: lists that were never given.  Who imported no classes has
 * not held 0 classes: what such a list would tell is unknown, with a note.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

static const char *const of_classes[] = {
    "awareness_classes",
    "awareness_results",
    "new_member_classes",
    "new_member_results",
    "committee_work_classes",
    "political_theory_classes",
    "specialist_classes",
    "theory_with_profession_classes",
    "council_classes",
    "defence_classes",
    NULL,
};
static const char *const of_duties[] = {
    "communes_with_official_in_charge",
    "villages_with_official_in_charge",
    NULL,
};
static const char *const of_places[] = {
    "villages",
    "villages_with_resident_members",
    "villages_with_own_cell",
    "villages_without_own_cell",
    "village_cells_with_committee",
    "villages_without_members",
    "villages_without_any_member",
    "villages_too_few_members",
    "villages_at_risk",
    "villages_without_admission",
    "joint_cells",
    "villages_joint_cell",
    "new_village_cells",
    "village_head_posts",
    "village_heads_members",
    "village_heads_secretaries",
    "villages_head_became_official",
    "communes",
    "towns",
    "wards",
    "communes_and_towns",
    "border_communes_and_towns",
    "communes_with_official_in_charge",
    "villages_with_official_in_charge",
    NULL,
};

/* Units or places that a list speaks of, "place:12" and "unit:5" too. */
static const struct {
	const char *sql;
	const char *const *codes;
	const struct msg *note;
	bool is_anyref;
} lists[] = {
    {"SELECT DISTINCT organizer FROM class WHERE voided = 0", of_classes,
     &msg_note_no_classes, false},
    {"SELECT DISTINCT charge FROM duty WHERE voided = 0", of_duties,
     &msg_note_no_duties, true},
};

static bool is_ours(struct stat *s, const struct db_rows *r, bool is_anyref)
{
	const char *ref = is_anyref ? db_text(r, 0) : NULL;
	const char *colon = ref ? strchr(ref, ':') : NULL;
	int64_t id = colon ? strtoll(colon + 1, NULL, 10) : db_int(r, 0);
	int place;

	if (!ref || strncmp(ref, "place:", strlen("place:")) != 0)
		return stat_is_kin(s, org_by_id(s->t, id));
	place = terr_by_id(s->terr, id);
	return place >= 0 && stat_is_kin(s, s->terr->v[place].owner);
}

static enum rc is_told(struct stat *s, const char *sql, bool is_anyref,
		       bool *out)
{
	struct db_rows r;
	int got;
	enum rc rc = db_query(s->c, &r, sql, DB_NOARGS);

	if (rc < 0)
		return rc;
	*out = false;
	while ((got = db_next(s->c, &r)) == DB_ROW)
		*out |= is_ours(s, &r, is_anyref);
	db_end(&r);
	return got < 0 ? (enum rc)got : OK;
}

static void forget(struct report_node *n, const char *const *codes)
{
	int i;

	for (; *codes; codes++) {
		struct figure *f = stat_figure(n, *codes);

		if (!f->def->has_no_value)
			f->value = num_unknown();
		for (i = 0; i < f->nkeys; i++)
			f->keys[i].num = num_unknown();
	}
}

static void forget_all(struct stat *s, const char *const *codes,
		       const struct msg *note)
{
	struct report_node *root = &s->result->root;
	int i;

	forget(root, codes);
	for (i = 0; i < root->nchildren; i++)
		forget(&root->children[i], codes);
	report_note(s->c, s->result, say(s->c, note));
}

enum rc untold_finish(struct stat *s)
{
	bool told;
	size_t i;

	if (s->terr->n == 0)
		forget_all(s, of_places, &msg_note_no_places);
	for (i = 0; i < ARRAY_LEN(lists); i++) {
		enum rc rc =
		    is_told(s, lists[i].sql, lists[i].is_anyref, &told);

		if (rc < 0)
			return rc;
		if (!told)
			forget_all(s, lists[i].codes, lists[i].note);
	}
	return OK;
}
