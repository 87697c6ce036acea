#ifndef LINKBACK_CZSTD_SHIM_H
#define LINKBACK_CZSTD_SHIM_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
