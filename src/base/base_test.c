/* base_test.c: the rest of src/base; days have day_test.c. */
#include "base/base.h"
#include "base/test.h"

TEST_MAIN("base")
