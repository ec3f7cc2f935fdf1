#include "base/base.h"
#include "base/test.h"

TEST_MAIN("exchange")
