#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/routing/operation.h"
#include "api/routing/router.h"

namespace hirewire {

/// The command of an operation that takes a file (Behaviour::file), from a form whose other parts are its members, or
/// from JSON where the file may be left out. The file is looked at and stored while it streams in; what is never sent
/// is swept away. Refuses: `unsupported` – no form, or a file of another type, whatever its name says; `too_large`;
/// `invalid` – no file, or faults in the members.
boost::asio::awaitable<Result<void>> bind_upload(Call& call, const Placed& placed);

}  // namespace hirewire
