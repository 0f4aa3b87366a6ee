#pragma once
// Operations of companies (docs/domain.md §3).
#include "api/routing/operation.h"

namespace hirewire::companies {

extern const Operation list_companies;
extern const Operation search_companies;
extern const Operation get_company;
extern const Operation create_company;
extern const Operation update_company;
extern const Operation delete_company;
extern const Operation get_company_profile;
extern const Operation update_company_profile;
extern const Operation get_company_hiring_preferences;
extern const Operation update_company_hiring_preferences;
extern const Operation list_company_contacts;
extern const Operation create_company_contact;
extern const Operation update_company_contact;
extern const Operation delete_company_contact;
extern const Operation list_company_departments;
extern const Operation create_company_department;
extern const Operation delete_company_department;
/// A house route, for candidates who applied there; one each, replaced by a later one.
extern const Operation rate_company;

}  // namespace hirewire::companies
