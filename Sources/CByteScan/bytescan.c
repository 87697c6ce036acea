#include "CByteScan.h"
void linkback_placeholder(void) {}
