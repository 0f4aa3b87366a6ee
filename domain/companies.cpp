#include "domain/companies.h"

#include "base/lower.h"
#include "domain/rules/object.h"

namespace hirewire::companies {

namespace {

/// Lower case (ASCII), runs of blanks as one, none at the ends.
std::string normalised(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (is_blank && (out.empty() || out.back() == ' ')) continue;
    out += is_blank ? ' ' : c;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

DirectoryKey name_key(std::string_view name) {
  return {false, "company_name", normalised(name)};
}

}  // namespace

Touches touches(const CreateCompany& command, const Actor&) {
  return {{}, {name_key(command.name)}};
}

Result<Events> decide(const Seen<Company>& seen, const CreateCompany& command, const Actor& actor) {
  const bool own_first = actor.reach == Reach::own && !actor.company_id;
  if (!actor.is_system() && actor.reach != Reach::tenant && !own_first)
    return Refused(forbidden("You may not add another company."));
  const DirectoryKey key = name_key(command.name);
  if (key.value.empty()) return Refused(invalid("name", "required", "A company needs a name."));
  if (seen.owner(key)) return Refused(conflict("name", "A company of this name already exists."));
  return Events{event(command.id, 1, CompanyCreated{part<CompanyFields>(command)}, {take(key, command.id)})};
}

}  // namespace hirewire::companies
