#pragma once
// Context webhooks (docs/domain.md §18). Lane office.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::webhooks {

inline constexpr std::string_view lane = office_lane;

/// What is said of an endpoint, its secret apart.
struct EndpointFields {
  std::string url;
  std::vector<std::string> events;  ///< names of public events; "*" = all
};

/// interview-platform:533-542.
struct AddEndpoint : NewObject, EndpointFields {
  std::string secret;              ///< secret: at least 8 characters
  std::optional<Uuid> company_id;  ///< internal: null = the whole tenant
};

/// Names the house's public events, which a webhook may ask for beside the documented seven
/// (interview-platform:545-553) and "*". Once, at start: throws std::logic_error when EndpointFields has its shape
/// already.
void name_public_events(std::span<const std::string_view> types);

struct EndpointAdded : EndpointFields {
  static constexpr std::string_view type = "webhook.added";
  std::string secret;  ///< secret
  std::optional<Uuid> company_id;
};

struct Endpoint : Stored {
  std::string state;  ///< enabled, disabled, deleted
};

/// What is shown of an endpoint.
struct Webhook : Identified, EndpointFields, Versioned {
  std::optional<Uuid> company_id;
  std::string state;
  bool is_active = true;
};

}  // namespace hirewire::webhooks
