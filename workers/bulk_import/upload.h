#pragma once
#include "base/usage.h"

namespace hirewire::bulk_import {

/// `hirewire import FILE --email E --password P [--url URL] [--domain DOMAIN]`: signs in, uploads, and shows a progress
/// bar on standard error until the task has ended. A line with the exact counts on standard output. Without a URL it is
/// the house listener of this machine; the domain is for rows without one. Gives the process's exit status: 0 where
/// every row is accounted for.
int upload(const Given& given);

}  // namespace hirewire::bulk_import
