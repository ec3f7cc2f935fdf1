/*
 * asset.c: look-up in the generated table of embedded files.
 */
#include "base/base.h"

#include "base/asset.h"

/* Index of the first asset whose name is not before `name`. */
static size_t lower_bound(const char *name)
{
	size_t lo = 0;
	size_t hi = asset_count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strcmp(asset_table[mid].name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct asset *asset_find(const char *name)
{
	size_t i = lower_bound(name);

	if (i == asset_count || strcmp(asset_table[i].name, name) != 0)
		return NULL;
	return &asset_table[i];
}

const struct asset *asset_by_url(const char *path)
{
	for (size_t i = 0; i < asset_count; i++) {
		const char *url = asset_table[i].url;

		if (url != NULL && strcmp(url, path) == 0)
			return &asset_table[i];
	}
	return NULL;
}

const char *asset_url(const char *name)
{
	const struct asset *a = asset_find(name);

	return a != NULL && a->url != NULL ? a->url : "";
}

const struct asset *asset_next(const struct asset *prev, const char *prefix)
{
	size_t i = prev == NULL ? lower_bound(prefix)
				: (size_t)(prev - asset_table) + 1;

	if (i >= asset_count)
		return NULL;
	if (strncmp(asset_table[i].name, prefix, strlen(prefix)) != 0)
		return NULL;
	return &asset_table[i];
}
