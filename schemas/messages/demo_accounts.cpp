#include "schemas/messages/demo_accounts.h"

#include <algorithm>
#include <vector>

namespace hirewire {

Uuid demo_root() {
  return *parse_uuid("01900000-0000-7000-8000-5eed5eed5eed");
}

Uuid id_of(const DemoAccount& account) {
  return derive_spread(demo_root(), account.email);
}

bool is_demo_account(const Uuid& user_id) {
  static const std::vector<Uuid> ids = [] {
    std::vector<Uuid> all;
    for (const DemoAccount& account : demo_accounts) all.push_back(id_of(account));
    return all;
  }();
  return std::ranges::find(ids, user_id) != ids.end();
}

}  // namespace hirewire
