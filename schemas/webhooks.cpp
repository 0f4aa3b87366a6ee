#include "schemas/webhooks.h"

#include <algorithm>
#include <stdexcept>

#include "schemas/language/describe.h"

namespace hirewire::webhooks {

BOOST_DESCRIBE_STRUCT(EndpointFields, (), (url, events))
BOOST_DESCRIBE_STRUCT(AddEndpoint, (NewObject, EndpointFields), (secret, company_id))
BOOST_DESCRIBE_STRUCT(EndpointAdded, (EndpointFields), (secret, company_id))
BOOST_DESCRIBE_STRUCT(Endpoint, (Stored), (state))
BOOST_DESCRIBE_STRUCT(Webhook, (Identified, EndpointFields, Versioned), (company_id, state, is_active))

namespace {

std::vector<std::string_view>& subscribable() {
  static std::vector<std::string_view> names{"*",
                                             "application.created",
                                             "application.status_changed",
                                             "interview.scheduled",
                                             "interview.completed",
                                             "offer.sent",
                                             "offer.accepted",
                                             "offer.rejected"};
  return names;
}
bool shaped = false;

}  // namespace

void name_public_events(std::span<const std::string_view> types) {
  if (shaped) throw std::logic_error("the public events are named too late: EndpointFields has its shape already");
  for (const std::string_view type : types)
    if (std::ranges::find(subscribable(), type) == subscribable().end()) subscribable().push_back(type);
}

}  // namespace hirewire::webhooks

namespace hirewire {

using namespace webhooks;

template <>
Marks marks_of<EndpointFields>() {
  shaped = true;
  return {mark("url").format(Format::url), mark("events").min(1).max(50).values(subscribable())};
}
template <>
Marks marks_of<AddEndpoint>() {
  return {mark("secret").secret().min(8).max(256), mark("company_id").internal()};
}
template <>
Marks marks_of<EndpointAdded>() {
  return {mark("secret").secret()};
}
template <>
Marks marks_of<Webhook>() {
  return {mark("state").values({"enabled", "disabled", "deleted"})};
}

template const Shape& shape_of<EndpointFields>();
template const Shape& shape_of<AddEndpoint>();
template const Shape& shape_of<EndpointAdded>();
template const Shape& shape_of<Endpoint>();
template const Shape& shape_of<Webhook>();

}  // namespace hirewire
