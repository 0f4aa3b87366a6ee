#include "schemas/webhooks.h"

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
/// What a subscriber may ask for: the seven documented names (interview-platform:545-553), the house's public events,
/// or all.
Mark events() {
  return mark("events").min(1).max(50).values({"*",
                                               "application.created",
                                               "application.status_changed",
                                               "interview.scheduled",
                                               "interview.completed",
                                               "offer.sent",
                                               "offer.accepted",
                                               "offer.rejected",
                                               "candidate.created",
                                               "candidate.updated",
                                               "candidate.deleted",
                                               "candidates.imported",
                                               "company.created",
                                               "user.created",
                                               "user.deactivated",
                                               "task.queued",
                                               "task.completed",
                                               "task.failed",
                                               "task.cancelled",
                                               "skill.created",
                                               "skill.updated",
                                               "skill.deleted"});
}
Mark secret() {
  return mark("secret").secret().min(8).max(256);
}

}  // namespace

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
