#include "api/companies.h"

#include "schemas/companies.h"
#include "storage/flow/fold.h"

namespace hirewire::companies {

namespace {

/// Who founds his own company is its admin once he has joined it (docs/domain.md §20).
std::optional<Uuid> founder_joins(const Call& call) {
  const Actor& actor = call.envelope.actor;
  if (actor.reach != Reach::own || actor.company_id) return std::nullopt;
  return founder_joins_command(event_id(call.envelope.id, 0));
}

constexpr Resource company{"company", "companies/by_id.sql", "companies/list.sql", &shape_of<CompanyView>, lane};
constexpr Resource profile{"company", "companies/profile.sql", {}, &shape_of<CompanyProfileView>, lane};
constexpr Resource preferences{
    "company", "companies/hiring_preferences.sql", {}, &shape_of<HiringPreferencesView>, lane};
constexpr Resource contact{"contact", "companies/contact_by_id.sql", "companies/contacts.sql", &shape_of<ContactView>,
                           lane};
constexpr Resource department{"department", "companies/department_by_id.sql", "companies/departments.sql",
                              &shape_of<DepartmentView>, lane};

/// Its id follows from its company and its name.
boost::asio::awaitable<Result<void>> prepare_department(Call& call) {
  auto& command = call.as<EnsureDepartment>();
  command.id = call.envelope.subject = department_id(command.company_id, command.name);
  co_return Result<void>{};
}

}  // namespace

constinit const Operation list_companies = lists(company, "list_companies", "view_companies");
constinit const Operation search_companies = lists(company, "search_companies", "view_companies");
constinit const Operation get_company = shows(company, "get_company", "view_companies");
constinit const Operation create_company =
    sends_and_shows<CreateCompany>(company, "create_company", "create_companies", {.settles_on = founder_joins});
constinit const Operation update_company = sends_and_shows<UpdateCompany>(company, "update_company", "edit_companies");
constinit const Operation delete_company = sends<DeleteCompany>(company, "delete_company", "delete_companies");

constinit const Operation get_company_profile = shows(profile, "get_company_profile", "view_companies");
constinit const Operation update_company_profile =
    sends_and_shows<UpdateCompany>(profile, "update_company_profile", "edit_companies");
constinit const Operation get_company_hiring_preferences =
    shows(preferences, "get_company_hiring_preferences", "edit_companies");
constinit const Operation update_company_hiring_preferences = sends_and_shows<SetHiringPreferences>(
    preferences, "update_company_hiring_preferences", "edit_companies", {.body = &shape_of<KnownPreferences>});

constinit const Operation list_company_contacts =
    lists(contact, "list_company_contacts", "edit_companies", {.parent = &company});
constinit const Operation create_company_contact =
    sends_and_shows<AddContact>(contact, "create_company_contact", "edit_companies", {.parent = &company});
constinit const Operation update_company_contact =
    sends_and_shows<UpdateContact>(contact, "update_company_contact", "edit_companies", {.parent = &company});
constinit const Operation delete_company_contact =
    sends<RemoveContact>(contact, "delete_company_contact", "edit_companies", {.parent = &company});

constinit const Operation list_company_departments =
    lists(department, "list_company_departments", "edit_companies", {.parent = &company});
constinit const Operation create_company_department = sends_and_shows<EnsureDepartment>(
    department, "create_company_department", "edit_companies", {.parent = &company, .prepare = prepare_department});
constinit const Operation delete_company_department =
    sends<RemoveDepartment>(department, "delete_company_department", "edit_companies", {.parent = &company});

}  // namespace hirewire::companies
