#include "domain/api_keys.h"

#include "workers/contexts.h"

namespace hirewire::api_keys {

const Context& context() {
  constexpr Aggregate<ApiKey> key{"api_key", "api_keys/load.sql"};
  static const Context table{
      .name = "api_keys",
      .lane = lane,
      .views = {&shape_of<Versioned>()},
      .commands = {creates<IssueApiKey>(key), changes<RevokeApiKey>(key)},
      .folds = {inserts<ApiKeyIssued>("api_key"), deletes<ApiKeyRevoked>("api_key")},
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::api_keys
