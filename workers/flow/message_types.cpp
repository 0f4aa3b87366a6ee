#include "workers/flow/message_types.h"

namespace hirewire {

std::vector<MessageType> message_types(const Context& context, const std::vector<Fold>& folds) {
  std::vector<MessageType> types;
  for (const CommandRow& row : context.commands)
    types.push_back({MessageType::Kind::command, context.lane, row.type, row.shape});
  for (const Fold& fold : folds)
    types.push_back({MessageType::Kind::event, context.lane, fold.type, fold.shape, fold.is_public});
  return types;
}

}  // namespace hirewire
