#pragma once
#include <map>
#include <string>
#include <vector>

#include "api/routing/operation.h"

namespace hirewire::identity {

/// The ids of the tenant's custom roles that are called so, by name (in any case of its letters) or by id; by the words
/// in lower case. A role of the house's is none, and what is nobody's name is left out: the rule refuses it.
boost::asio::awaitable<Result<std::map<std::string, Uuid>>> custom_roles(const Call& call,
                                                                         std::vector<std::string> words);
boost::asio::awaitable<Result<std::optional<Uuid>>> custom_role(const Call& call, std::string word);

}  // namespace hirewire::identity
