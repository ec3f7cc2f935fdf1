/*
 * upload.h: files that come with a multipart form.  They are written to a
 * private folder while they arrive and are removed with the request.
 */
#ifndef WEB_UPLOAD_H
#define WEB_UPLOAD_H

#include "web/http.h"

/*
 * The file is yours from now on: the path, in the memory of the request;
 * remove it when done.  NULL if it was taken before.
 */
const char *upload_take(struct upload *u);

/* The folder exists, is ours alone, or is made so; else a sentence. */
struct ctx;
enum rc upload_folder(struct ctx *c, const char *path);

/* For the server: one form that is being read. */
struct MHD_Connection;
struct upload_form;

/* NULL if the form's boundary is missing or strange. */
struct upload_form *upload_begin(struct MHD_Connection *mhd, struct request *r,
				 const char *folder);
/* 0 or the status that refuses; after a refusal bytes are passed over. */
int upload_feed(struct upload_form *f, const char *s, size_t n);
/* Closes the form: 0 or a status.  f is freed. */
int upload_end(struct upload_form *f);
/* Removes the files of a request that nobody took. */
void upload_clean(struct request *r);

#endif
