#include "domain/webhooks.h"

#include <fmt/format.h>

#include "base/lower.h"
#include "schemas/messages/permissions.h"

namespace hirewire::webhooks {

namespace {

/// What stands between the scheme and the first slash; nullopt for another scheme than http and https.
std::optional<std::string_view> authority(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string scheme = lower(url.substr(0, colon));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  const std::string_view rest = url.substr(colon + 3);
  return rest.substr(0, rest.find_first_of("/?#\\"));
}

std::optional<Refusal> refuse_url(std::string_view url) {
  const auto host = authority(url);
  if (!host || host->empty())
    return invalid("url", "format", "Must be a web address that begins with http:// or https://.");
  if (host->find('@') != std::string_view::npos)
    return invalid("url", "format", "Must not carry a user name or a password; use the secret.");
  return std::nullopt;
}

/// The names are those of the shape, so that documents, reader and rule cannot disagree.
std::optional<Refusal> refuse_events(const std::vector<std::string>& events) {
  static const std::vector<std::string_view>& known = shape_of<EndpointFields>().find("events")->values;
  if (events.empty()) return invalid("events", "required", "Name at least one event, or \"*\" for all.");
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (std::ranges::find(known, events[i]) == known.end())
      return invalid(fmt::format("events[{}]", i), "not_allowed",
                     fmt::format("Must be one of: {}.", fmt::join(known, ", ")));
  }
  return std::nullopt;
}

/// Events are told whole, as nobody is shown them who lacks one of these.
std::optional<Refusal> refuse_hearing(const Actor& actor, Reach far) {
  std::vector<std::string_view> lacking;
  for (const std::string_view permission : {"view_candidates", "view_contacts", "view_users"})
    if (reach_of(actor, permission) < far) lacking.push_back(permission);
  if (lacking.empty()) return std::nullopt;
  return forbidden(fmt::format("A webhook hears whole events. You lack for that: {}.", fmt::join(lacking, ", ")));
}

}  // namespace

Touches touches(const AddEndpoint&, const Actor&) {
  return {};
}

Result<Events> decide(const Seen<Endpoint>&, const AddEndpoint& command, const Actor& actor) {
  const bool for_all = actor.is_system() || actor.reach == Reach::tenant;
  if (!for_all && (actor.reach != Reach::company || !actor.company_id)) return Refused(forbidden());
  if (!for_all && command.company_id != actor.company_id)
    return Refused(forbidden("You may manage the webhooks of your own company only."));
  if (auto refusal = refuse_hearing(actor, command.company_id ? Reach::company : Reach::tenant))
    return Refused(std::move(*refusal));
  if (auto refusal = refuse_url(command.url)) return Refused(std::move(*refusal));
  if (auto refusal = refuse_events(command.events)) return Refused(std::move(*refusal));
  EndpointAdded added{part<EndpointFields>(command), command.secret, command.company_id};
  added.events.clear();
  for (const std::string& name : command.events)
    if (std::ranges::find(added.events, name) == added.events.end()) added.events.push_back(name);
  return Events{event(command.id, 1, std::move(added))};
}

}  // namespace hirewire::webhooks
