#include "schemas/webhooks.h"

#include <algorithm>
#include <stdexcept>

#include "schemas/language/describe.h"

namespace hirewire::webhooks {

BOOST_DESCRIBE_STRUCT(AddEndpoint, (), (id, url, events, secret, company_id))
BOOST_DESCRIBE_STRUCT(EndpointAdded, (), (url, events, secret, company_id))
BOOST_DESCRIBE_STRUCT(Endpoint, (), (id, version, state))
BOOST_DESCRIBE_STRUCT(EndpointView, (),
                      (id, url, events, company_id, state, is_active, version, created_at, updated_at))

namespace {

Mark url() {
  return mark("url").format(Format::url);
}
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

Mark events() {
  shaped = true;
  return mark("events").min(1).max(50).values(subscribable());
}
Mark secret() {
  return mark("secret").secret().min(8).max(256);
}

}  // namespace

void name_public_events(std::span<const std::string_view> types) {
  if (shaped) throw std::logic_error("the public events are named too late: AddEndpoint has its shape already");
  for (const std::string_view type : types)
    if (std::ranges::find(subscribable(), type) == subscribable().end()) subscribable().push_back(type);
}

}  // namespace hirewire::webhooks

namespace hirewire {

using namespace webhooks;

template <>
const Shape& shape_of<AddEndpoint>() {
  static const Shape shape = describe<AddEndpoint>(
      "AddEndpoint", {mark("id").internal(), url(), events(), secret(), mark("company_id").internal()});
  return shape;
}
template <>
const Shape& shape_of<EndpointAdded>() {
  static const Shape shape = describe<EndpointAdded>("EndpointAdded", {mark("secret").secret()});
  return shape;
}
template <>
const Shape& shape_of<Endpoint>() {
  static const Shape shape = describe<Endpoint>("Endpoint");
  return shape;
}
template <>
const Shape& shape_of<EndpointView>() {
  static const Shape shape =
      describe<EndpointView>("Webhook", {mark("state").values({"enabled", "disabled", "deleted"})});
  return shape;
}

}  // namespace hirewire
