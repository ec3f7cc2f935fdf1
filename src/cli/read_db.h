/*
 * read_db.h: commands that only read, and may do so from a standby.
 */
#ifndef CLI_READ_DB_H
#define CLI_READ_DB_H

#include "cli/cli.h"

/*
 * Runs the command on the standby cli->read_url if that has all that the
 * primary has at this moment, or if the primary is gone; else on the primary.
 * cli->as_of is set for the standby.
 */
enum rc read_db_run(struct ctx *c, const struct command *cmd, struct cli *cli);

#endif
