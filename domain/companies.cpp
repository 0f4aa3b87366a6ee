#include "domain/companies.h"

#include "base/lower.h"
#include "domain/rules/open_map.h"

namespace hirewire::companies {

namespace {

Refusal name_taken() {
  return conflict("name", "A company of this name already exists.");
}
Refusal no_more() {
  return forbidden("You may not add another company.");
}
Refusal no_name() {
  return invalid("name", "required", "A company needs a name.");
}

/// Whether he founds a company that is to be his.
bool is_founder(const Actor& actor) {
  return actor.reach == Reach::own && !actor.company_id;
}

bool may_change(const Uuid& company, const Actor& actor) {
  return actor.is_system() || actor.reach == Reach::tenant ||
         (actor.reach == Reach::company && actor.company_id == company);
}

/// The company that a command is about or below: 404, or 403 for another than the actor's own.
template <class State>
Result<std::reference_wrapper<const State>> changeable(const Seen<State>& seen, const Uuid& id, const Actor& actor) {
  const State* company = seen.find(id);
  if (!company || company->deleted) return Refused(not_found("company"));
  if (!may_change(id, actor)) return Refused(forbidden());
  return std::cref(*company);
}
/// Likewise, with the version that If-Match names.
template <class State, class C>
Result<std::reference_wrapper<const State>> changeable(const Seen<State>& seen, const C& command, const Actor& actor) {
  auto company = changeable(seen, command.id, actor);
  if (!company) return company;
  return existing(seen, command, "company");
}

/// A contact of the company, by a command about it.
template <class C>
Result<std::reference_wrapper<const Contact>> contact_of(const WholeCompany& company, const C& command) {
  const auto at = std::ranges::find(company.contacts, command.id, &Contact::id);
  if (at == company.contacts.end()) return Refused(not_found("contact"));
  if (!is_expected(command, at->version)) return Refused(stale());
  return std::cref(*at);
}

Event set_primary(const Contact& contact, bool is_primary) {
  ContactUpdated updated;
  updated.changes.set(&ContactFields::is_primary, is_primary);
  return event(contact.id, contact.version + 1, std::move(updated));
}

/// Whoever is the primary contact is it no longer.
void take_primary(const WholeCompany& company, Events& events) {
  for (const Contact& contact : company.contacts)
    if (contact.is_primary) events.push_back(set_primary(contact, false));
}

/// The department that a command names, removed or not; null: there never was one.
const Department* named_department(const CompanyWithDepartment& company, const Uuid& id) {
  const auto at = std::ranges::find(company.named, id, &Department::id);
  return at == company.named.end() ? nullptr : &*at;
}

}  // namespace

DirectoryKey name_key(std::string_view name) {
  return {false, "company_name", normalised_name(name)};
}

DirectoryKey department_key(const Uuid& company_id, std::string_view name) {
  return {false, "department", to_string(company_id) + ":" + normalised_name(name)};
}

DirectoryKey founder_key(const Uuid& user_id) {
  return {false, "company_founder", to_string(user_id)};
}

Touches touches(const CreateCompany& command, const Actor& actor) {
  Touches t{{}, {name_key(command.name)}};
  if (is_founder(actor)) t.directory.push_back(founder_key(actor.user_id));
  return t;
}

Result<Events> decide(const Seen<Company>& seen, const CreateCompany& command, const Actor& actor) {
  const bool founds = is_founder(actor);
  if (!actor.is_system() && actor.reach != Reach::tenant && !founds) return Refused(no_more());
  if (founds && seen.owner(founder_key(actor.user_id))) return Refused(no_more());
  const DirectoryKey key = name_key(command.name);
  if (key.value.empty()) return Refused(no_name());
  if (seen.owner(key)) return Refused(name_taken());
  CompanyCreated created{part<CompanyFields>(command), {}};
  std::vector<Claim> claims{take(key, command.id)};
  if (founds) {
    created.owner_user_id = actor.user_id;
    claims.push_back(take(founder_key(actor.user_id), command.id));
  }
  return Events{event(command.id, 1, std::move(created), std::move(claims))};
}

Touches touches(const UpdateCompany& command, const Actor&) {
  Touches t{{command.id}, {}};
  if (const std::string* name = command.changes.find(&CompanyFields::name)) t.directory.push_back(name_key(*name));
  return t;
}

Result<Events> decide(const Seen<Company>& seen, const UpdateCompany& command, const Actor& actor) {
  const auto company = changeable(seen, command, actor);
  if (!company) return Refused(company.error());
  const Company& now = *company;
  auto changes = difference(now, command.changes);
  if (changes.empty()) return Events{};
  if (const std::string* name = changes.find(&CompanyFields::name); name && normalised_name(*name).empty())
    return Refused(no_name());
  auto claims = claims_of(seen, now, changes, &CompanyFields::name, name_key, name_taken);
  if (!claims) return Refused(claims.error());
  return Events{event(now.id, now.version + 1, CompanyUpdated{std::move(changes)}, std::move(*claims))};
}

Result<Events> decide(const Seen<Company>& seen, const DeleteCompany& command, const Actor& actor) {
  const auto company = changeable(seen, command, actor);
  if (!company) return Refused(company.error());
  const Company& now = *company;
  std::vector<Claim> claims{give_back(name_key(now.name), now.id)};
  if (now.owner_user_id) claims.push_back(give_back(founder_key(*now.owner_user_id), now.id));
  return Events{event(now.id, now.version + 1, CompanyDeleted{}, std::move(claims))};
}

Result<Events> decide(const Seen<WholeCompany>& seen, const SetHiringPreferences& command, const Actor& actor) {
  const auto company = changeable(seen, command, actor);
  if (!company) return Refused(company.error());
  const WholeCompany& now = *company;
  KnownPreferences known;
  if (auto faults = faults_in(command.preferences, shape_of<KnownPreferences>(), &known); !faults.empty())
    return Refused(invalid(std::move(faults)));
  OpenMap preferences = map_of(now.preferences);
  const OpenMap changes = merge(preferences, map_of(command.preferences));
  if (changes.empty()) return Events{};
  constexpr std::size_t largest = 65'536;
  if (json_of(preferences).text.size() > largest)
    return Refused(too_large("The preferences must have at most 65536 bytes as JSON."));
  return Events{event(now.id, now.version + 1, PreferencesSet{json_of(changes)})};
}

Touches touches(const AddContact& command, const Actor&) {
  return {{command.company_id}, {}};
}

Result<Events> decide(const Seen<WholeCompany>& seen, const AddContact& command, const Actor& actor) {
  const auto company = changeable(seen, command.company_id, actor);
  if (!company) return Refused(company.error());
  const WholeCompany& now = *company;
  constexpr std::size_t most = 200;
  if (now.contacts.size() >= most)
    return Refused(conflict("company_id", "A company has at most 200 contacts: remove one first."));
  Events events;
  const bool is_primary = now.contacts.empty() || command.is_primary.value_or(false);
  ContactAdded added{{part<ContactBasics>(command), is_primary}, now.id};
  if (added.is_primary) take_primary(now, events);
  events.push_back(event(command.id, 1, std::move(added)));
  return events;
}

Touches touches(const UpdateContact& command, const Actor&) {
  return {{command.company_id}, {}};
}

Result<Events> decide(const Seen<WholeCompany>& seen, const UpdateContact& command, const Actor& actor) {
  const auto company = changeable(seen, command.company_id, actor);
  if (!company) return Refused(company.error());
  const auto contact = contact_of(*company, command);
  if (!contact) return Refused(contact.error());
  const Contact& now = *contact;
  auto changes = difference(now, command.changes);
  if (changes.empty()) return Events{};
  Events events;
  if (const bool* primary = changes.find(&ContactFields::is_primary)) {
    if (!*primary) return Refused(invalid("is_primary", "not_allowed", "Make another contact the primary one."));
    take_primary(*company, events);
  }
  events.push_back(event(now.id, now.version + 1, ContactUpdated{std::move(changes)}));
  return events;
}

Touches touches(const RemoveContact& command, const Actor&) {
  return {{command.company_id}, {}};
}

Result<Events> decide(const Seen<WholeCompany>& seen, const RemoveContact& command, const Actor& actor) {
  const auto company = changeable(seen, command.company_id, actor);
  if (!company) return Refused(company.error());
  const auto contact = contact_of(*company, command);
  if (!contact) return Refused(contact.error());
  const Contact& now = *contact;
  Events events{event(now.id, now.version + 1, ContactRemoved{})};
  const auto& others = company->get().contacts;
  const auto next = std::ranges::find_if(others, [&](const Contact& other) { return other.id != now.id; });
  if (now.is_primary && next != others.end()) events.push_back(set_primary(*next, true));
  return events;
}

Touches touches(const EnsureDepartment& command, const Actor&) {
  return {{command.company_id, command.id}, {department_key(command.company_id, command.name)}};
}

Result<Events> decide(const Seen<CompanyWithDepartment>& seen, const EnsureDepartment& command, const Actor& actor) {
  const auto company = changeable(seen, command.company_id, actor);
  if (!company) return actor.is_system() ? Result<Events>(Events{}) : Refused(company.error());
  if (normalised_name(command.name).empty()) return Refused(invalid("name", "required", "A department needs a name."));
  const DirectoryKey key = department_key(command.company_id, command.name);
  if (seen.owner(key)) return Events{};
  const Department* before = named_department(*company, command.id);
  const std::int64_t version = before ? before->version + 1 : 1;
  return Events{event(command.id, version, DepartmentCreated{part<DepartmentFields>(command), command.company_id},
                      {take(key, command.id)})};
}

Touches touches(const RemoveDepartment& command, const Actor&) {
  return {{command.company_id, command.id}, {}};
}

Result<Events> decide(const Seen<CompanyWithDepartment>& seen, const RemoveDepartment& command, const Actor& actor) {
  const auto company = changeable(seen, command.company_id, actor);
  if (!company) return Refused(company.error());
  const Department* now = named_department(*company, command.id);
  if (!now || now->deleted) return Refused(not_found("department"));
  if (!is_expected(command, now->version)) return Refused(stale());
  return Events{event(now->id, now->version + 1, DepartmentRemoved{},
                      {give_back(department_key(command.company_id, now->name), now->id)})};
}

}  // namespace hirewire::companies
