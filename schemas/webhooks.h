#pragma once
// Context webhooks (docs/domain.md §18). Lane office.
#include "schemas/language/shape.h"
#include "schemas/messages/message.h"

namespace hirewire::webhooks {

inline constexpr std::string_view lane = office_lane;

/// interview-platform:533-542.
struct AddEndpoint {
  Uuid id;  ///< internal
  std::string url;
  std::vector<std::string> events;  ///< names of public events; "*" = all
  std::string secret;               ///< secret: at least 8 characters
  std::optional<Uuid> company_id;   ///< internal: null = the whole tenant
};

/// Names the house's public events, which a webhook may ask for beside the documented seven
/// (interview-platform:545-553) and "*". Once, at start: throws std::logic_error when AddEndpoint has its shape
/// already.
void name_public_events(std::span<const std::string_view> types);

struct EndpointAdded {
  static constexpr std::string_view type = "webhook.added";
  std::string url;
  std::vector<std::string> events;
  std::string secret;  ///< secret
  std::optional<Uuid> company_id;
};

struct Endpoint {
  Uuid id;
  std::int64_t version = 0;
  std::string state;
};

struct EndpointView {
  Uuid id;
  std::string url;
  std::vector<std::string> events;
  std::optional<Uuid> company_id;
  std::string state;
  bool is_active = true;
  std::int64_t version = 0;
  Instant created_at;
  Instant updated_at;
};

}  // namespace hirewire::webhooks

namespace hirewire {
template <>
const Shape& shape_of<webhooks::AddEndpoint>();
template <>
const Shape& shape_of<webhooks::EndpointAdded>();
template <>
const Shape& shape_of<webhooks::Endpoint>();
template <>
const Shape& shape_of<webhooks::EndpointView>();
}  // namespace hirewire
