#pragma once
// A door without HTTP: files that are put into a folder are imported (docs/operations.md, Drop folder).
#include <boost/asio/awaitable.hpp>

#include "api/routing/operation.h"

namespace hirewire::candidates {

/// Looks after HIREWIRE_DROP once a second, until the io_context ends. Without end. A file is imported as by the tenant
/// or the company that its folder names, nobody is invited, and it lies in `done` or `failed` afterwards, its report
/// beside it. A file that cannot be imported fails at once; what PostgreSQL or Kafka do not take is tried again.
boost::asio::awaitable<void> watch_drop_folder(const Services& services);

}  // namespace hirewire::candidates
