#include "workers/flow/context.h"

#include <algorithm>

namespace hirewire {

std::vector<const Shape*> columns_of(const Contexts& contexts) {
  std::vector<const Shape*> all;
  const auto add = [&](const Shape* shape) {
    all.push_back(shape);
    for (const Shape::Base& base : shape->bases) all.push_back(base.shape);
    for (const Member& member : shape->members)
      if (member.shape != nullptr) all.push_back(member.shape);
  };
  for (const Context* context : contexts) {
    std::ranges::for_each(context->views, add);
    for (const CommandRow& row : context->commands) {
      add(row.shape);
      add(row.state);
    }
    for (const Fold& fold : context->folds) add(fold.shape);
  }
  return all;
}

Folds folds_of(const Contexts& contexts) {
  std::vector<Fold> all;
  for (const Context* context : contexts) std::ranges::copy(context->folds, std::back_inserter(all));
  return Folds(all);
}

CommandRows command_rows(const Contexts& contexts, std::string_view lane) {
  CommandRows rows;
  for (const Context* context : contexts)
    if (lane.empty() || context->lane == lane)
      for (const CommandRow& row : context->commands)
        if (!rows.emplace(row.type, &row).second)
          throw std::logic_error(fmt::format("two rows for command {}", row.type));
  return rows;
}

std::function<const Shape*(std::string_view type)> shape_named(const CommandRows& rows) {
  return [&rows](std::string_view type) -> const Shape* {
    const auto at = rows.find(type);
    return at == rows.end() ? nullptr : at->second->shape;
  };
}

std::vector<std::string_view> public_events(const Contexts& contexts) {
  std::vector<std::string_view> types;
  for (const Context* context : contexts)
    for (const Fold& fold : context->folds)
      if (fold.is_public) types.push_back(fold.type);
  return types;
}

void demand_row(const Contexts& contexts, std::string_view lane, std::string_view type) {
  for (const Context* context : contexts)
    if (context->lane == lane &&
        std::ranges::find(context->commands, type, &CommandRow::type) != context->commands.end())
      return;
  throw std::logic_error(fmt::format("no context on lane {} has a row for the command {}", lane, type));
}

std::vector<MessageType> message_types(const Contexts& contexts) {
  std::vector<MessageType> types;
  for (const Context* context : contexts) {
    for (const CommandRow& row : context->commands)
      types.push_back({MessageType::Kind::command, context->lane, row.type, row.shape});
    for (const Fold& fold : context->folds)
      types.push_back({MessageType::Kind::event, context->lane, fold.type, fold.shape, fold.is_public});
  }
  return types;
}

}  // namespace hirewire
