#include "schemas/companies.h"

#include "base/lower.h"
#include "schemas/language/describe.h"

namespace hirewire::companies {

BOOST_DESCRIBE_STRUCT(CompanyBasics, (), (name, description, website, location, industry, size, culture, benefits))
BOOST_DESCRIBE_STRUCT(CompanyFields, (CompanyBasics), (email_domain, logo))
BOOST_DESCRIBE_STRUCT(CompanyFigures, (), (average_rating, ratings_count, open_jobs_count))
BOOST_DESCRIBE_STRUCT(ContactBasics, (), (name, title, email, phone))
BOOST_DESCRIBE_STRUCT(ContactFields, (ContactBasics), (is_primary))
BOOST_DESCRIBE_STRUCT(DepartmentFields, (), (name))
BOOST_DESCRIBE_STRUCT(CreateCompany, (NewObject, CompanyFields), ())
BOOST_DESCRIBE_STRUCT(UpdateCompany, (ExistingObject), (changes))
BOOST_DESCRIBE_STRUCT(DeleteCompany, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(SetHiringPreferences, (ExistingObject), (preferences))
BOOST_DESCRIBE_STRUCT(KnownPreferences, (),
                      (auto_screening, screening_template_id, interview_rounds, preferred_skills, work_models,
                       min_experience_years))
BOOST_DESCRIBE_STRUCT(AddContact, (NewObject, ContactBasics), (company_id, is_primary))
BOOST_DESCRIBE_STRUCT(UpdateContact, (ExistingObject), (company_id, changes))
BOOST_DESCRIBE_STRUCT(RemoveContact, (ExistingObject), (company_id))
BOOST_DESCRIBE_STRUCT(EnsureDepartment, (NewObject, DepartmentFields), (company_id))
BOOST_DESCRIBE_STRUCT(RemoveDepartment, (ExistingObject), (company_id))
BOOST_DESCRIBE_STRUCT(CompanyCreated, (CompanyFields), (owner_user_id))
BOOST_DESCRIBE_STRUCT(CompanyUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(CompanyDeleted, (), ())
BOOST_DESCRIBE_STRUCT(PreferencesSet, (), (changes))
BOOST_DESCRIBE_STRUCT(ContactAdded, (ContactFields), (company_id))
BOOST_DESCRIBE_STRUCT(ContactUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(ContactRemoved, (), ())
BOOST_DESCRIBE_STRUCT(DepartmentCreated, (DepartmentFields), (company_id))
BOOST_DESCRIBE_STRUCT(DepartmentRemoved, (), ())
BOOST_DESCRIBE_STRUCT(Contact, (Stored, ContactFields), ())
BOOST_DESCRIBE_STRUCT(Company, (Stored, CompanyFields), (owner_user_id))
BOOST_DESCRIBE_STRUCT(WholeCompany, (Company), (preferences, contacts))
BOOST_DESCRIBE_STRUCT(Department, (Stored, DepartmentFields), ())
BOOST_DESCRIBE_STRUCT(CompanyWithDepartment, (Company), (named))
BOOST_DESCRIBE_STRUCT(CompanyView, (Identified, CompanyBasics, CompanyFigures),
                      (email_domain, logo_url, version, created_at, updated_at))
BOOST_DESCRIBE_STRUCT(CompanyProfileView, (CompanyBasics, CompanyFigures), (company_id, logo_url, updated_at))
BOOST_DESCRIBE_STRUCT(HiringPreferencesView, (), (preferences))
BOOST_DESCRIBE_STRUCT(ContactView, (Identified, ContactFields, Versioned), (company_id))
BOOST_DESCRIBE_STRUCT(DepartmentView, (Identified, DepartmentFields, Versioned), (company_id))

Uuid department_id(const Uuid& company_id, std::string_view name) {
  return derive(company_id, "department:" + normalised_name(name));
}

Uuid founder_joins_command(const Uuid& event_id) {
  return derive(event_id, "founder_joins_company", 0);
}

}  // namespace hirewire::companies

namespace hirewire {

using namespace companies;

template <>
Marks marks_of<CompanyBasics>() {
  return {mark("name").everyone().min(1).max(200),
          mark("description").everyone(),
          mark("website").everyone().format(Format::url).max(500),
          mark("location").everyone().max(200),
          mark("industry").everyone().max(100),
          mark("size").everyone().max(50),
          mark("culture").everyone(),
          mark("benefits").everyone().max(50)};
}
template <>
Marks marks_of<CompanyFields>() {
  return {mark("email_domain").max(253),  // RFC 1035
          mark("logo").everyone().format(Format::url).max(500)};
}
template <>
Marks marks_of<CompanyFigures>() {
  return {mark("average_rating").everyone().derived(), mark("ratings_count").everyone().derived(),
          mark("open_jobs_count").everyone().derived()};
}
template <>
Marks marks_of<KnownPreferences>() {
  return {mark("auto_screening").values({"none", "ai", "basic"}), mark("interview_rounds").max(20),
          mark("preferred_skills").max(100), mark("work_models").max(10), mark("min_experience_years").min(0).max(80)};
}
template <>
Marks marks_of<ContactBasics>() {
  return {mark("name").personal().min(1).max(200), mark("title").max(200),
          mark("email").personal().format(Format::email).max(254),
          mark("phone").personal().format(Format::phone).max(40)};
}
template <>
Marks marks_of<DepartmentFields>() {
  return {mark("name").min(1).max(100)};
}
template <>
Marks marks_of<CompanyView>() {
  return {mark("logo_url").everyone(), mark("created_at").everyone(), mark("updated_at").everyone()};
}
template <>
Marks marks_of<CompanyProfileView>() {
  return {mark("company_id").everyone(), mark("logo_url").everyone(), mark("updated_at").everyone()};
}

template const Shape& shape_of<CompanyBasics>();
template const Shape& shape_of<CompanyFields>();
template const Shape& shape_of<CompanyFigures>();
template const Shape& shape_of<ContactBasics>();
template const Shape& shape_of<ContactFields>();
template const Shape& shape_of<DepartmentFields>();
template const Shape& shape_of<CreateCompany>();
template const Shape& shape_of<UpdateCompany>();
template const Shape& shape_of<DeleteCompany>();
template const Shape& shape_of<SetHiringPreferences>();
template const Shape& shape_of<KnownPreferences>();
template const Shape& shape_of<AddContact>();
template const Shape& shape_of<UpdateContact>();
template const Shape& shape_of<RemoveContact>();
template const Shape& shape_of<EnsureDepartment>();
template const Shape& shape_of<RemoveDepartment>();
template const Shape& shape_of<CompanyCreated>();
template const Shape& shape_of<CompanyUpdated>();
template const Shape& shape_of<CompanyDeleted>();
template const Shape& shape_of<PreferencesSet>();
template const Shape& shape_of<ContactAdded>();
template const Shape& shape_of<ContactUpdated>();
template const Shape& shape_of<ContactRemoved>();
template const Shape& shape_of<DepartmentCreated>();
template const Shape& shape_of<DepartmentRemoved>();
template const Shape& shape_of<Contact>();
template const Shape& shape_of<Company>();
template const Shape& shape_of<WholeCompany>();
template const Shape& shape_of<Department>();
template const Shape& shape_of<CompanyWithDepartment>();
template const Shape& shape_of<CompanyView>();
template const Shape& shape_of<CompanyProfileView>();
template const Shape& shape_of<HiringPreferencesView>();
template const Shape& shape_of<ContactView>();
template const Shape& shape_of<DepartmentView>();

}  // namespace hirewire
