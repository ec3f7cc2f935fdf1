/*
 * modules.c: the only list of modules; the order is that of dependency.
 */
#include "base/base.h"
#include "modules.h"

#include "mod/class/class.h"
#include "mod/demo/demo_cli.h"
#include "mod/document/document.h"
#include "mod/dossier/dossier.h"
#include "mod/duty/duty.h"
#include "mod/org/org.h"
#include "mod/person/person.h"
#include "mod/place/place.h"
#include "mod/stat/stat.h"
#include "mod/target/target.h"

const struct module *const modules[] = {
    &place_module,  &org_module,   &person_module, &dossier_module,
    &target_module, &class_module, &duty_module,   &document_module,
    &stat_module,   &demo_module,  NULL,
};
