#include "domain/companies.h"

#include "base/lower.h"
#include "domain/companies_ratings.h"
#include "schemas/identity/users.h"
#include "schemas/language/json.h"
#include "workers/contexts.h"

namespace hirewire::companies {

namespace {

/// What a user's `department` says is a department of his company.
std::vector<FollowUp> named_department(const Logged& event, const std::optional<Uuid>& company,
                                       const std::optional<std::string>& name) {
  if (!company || !name || normalised_name(*name).empty()) return {};
  const Uuid id = department_id(*company, *name);
  return {follow_up(lane, event, derive(event.id, "ensure_department"), id, EnsureDepartment{{id}, {*name}, *company})};
}

template <class E>
std::vector<FollowUp> department_of(const Logged& event) {
  const auto made = read_logged<E>(event.body);
  return named_department(event, made.company_id, made.department);
}

std::vector<FollowUp> department_now(const Logged& event) {
  const auto updated = read_logged<identity::UserUpdated>(event.body);
  const auto* name = updated.changes.find(&identity::UserDetails::department);
  return name ? named_department(event, updated.company_id, *name) : std::vector<FollowUp>{};
}

}  // namespace

const Context& context() {
  constexpr Aggregate<Company> company{"company", "companies/load.sql"};
  constexpr Aggregate<WholeCompany> whole{"company", "companies/load_whole.sql"};
  constexpr Aggregate<WholeCompany> contact{"contact", whole.load};
  constexpr Aggregate<CompanyWithDepartment> department{"department", "companies/load_department.sql"};
  static const Context table{
      .name = "companies",
      .lane = lane,
      .views = {&shape_of<Versioned>()},
      .commands =
          {
              creates<CreateCompany>(company),
              changes<UpdateCompany>(company),
              changes<DeleteCompany>(company),
              changes<SetHiringPreferences>(whole),
              changes<AddContact>(contact),
              changes<UpdateContact>(contact),
              changes<RemoveContact>(contact),
              changes<EnsureDepartment>(department),
              changes<RemoveDepartment>(department),
              on<RateCompany, RatedCompany>("rating", "companies/load_rated.sql"),
          },
      .folds =
          {
              inserts<CompanyCreated>("company").told(),
              updates<CompanyUpdated>("company").told(),
              deletes<CompanyDeleted>("company").told(),
              fold<PreferencesSet>("companies/preferences_set.sql"),
              inserts<ContactAdded>("contact"),
              updates<ContactUpdated>("contact"),
              deletes<ContactRemoved>("contact"),
              fold<DepartmentCreated>("companies/department_created.sql"),
              deletes<DepartmentRemoved>("department"),
              fold<CompanyRated>("companies/rated.sql"),
          },
      .reactions =
          {
              {"department_of_created_user", identity::UserCreated::type, department_of<identity::UserCreated>, {}},
              {"department_of_invited_user", identity::UserInvited::type, department_of<identity::UserInvited>, {}},
              {"department_of_updated_user", identity::UserUpdated::type, department_now, {}},
          },
  };
  return table;
}

}  // namespace hirewire::companies
