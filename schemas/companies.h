#pragma once
// Context companies (docs/domain.md §3). Lane office; contacts and departments carry their company's tag.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::companies {

inline constexpr std::string_view lane = office_lane;

struct CompanyBasics {
  std::string name;  ///< unique in the tenant, in any case and spacing
  std::optional<std::string> description;
  std::optional<std::string> website;
  std::optional<std::string> location;
  std::optional<std::string> industry;
  std::optional<std::string> size;  ///< in the company's own words: 11-50
  std::optional<std::string> culture;
  std::vector<std::string> benefits;
};
/// What is said of a company.
struct CompanyFields : CompanyBasics {
  std::optional<std::string> email_domain;
  std::optional<std::string> logo;  ///< a URL
};
struct CompanyFigures {
  double average_rating = 0;       ///< of 1 to 5; 0 where nobody rated
  std::int64_t ratings_count = 0;  ///< candidates who did
  std::int64_t open_jobs_count = 0;
};

struct ContactBasics {
  std::string name;
  std::optional<std::string> title;
  std::optional<std::string> email;
  std::optional<std::string> phone;
};
/// What is said of a person at a company.
struct ContactFields : ContactBasics {
  bool is_primary = false;  ///< one of a company's contacts is, where it has any
};

struct DepartmentFields {
  std::string name;  ///< unique in its company, in any case and spacing
};

// ---- commands: crm-reference:45-49, crm-routes:147-159

struct CreateCompany : NewObject, CompanyFields {};
struct UpdateCompany : ExistingObject {
  Changes<CompanyFields> changes;
};
struct DeleteCompany : ExistingObject {};

/// Merges top-level keys into the company's preferences; null removes one (docs/domain.md §3).
struct SetHiringPreferences : ExistingObject {
  Json preferences;
};
/// What the house understands of hiring preferences, and holds to; any other key is kept as it came.
struct KnownPreferences {
  std::optional<std::string> auto_screening;
  std::optional<Uuid> screening_template_id;
  std::vector<std::string> interview_rounds;
  std::vector<std::string> preferred_skills;
  std::vector<std::string> work_models;
  std::optional<std::int64_t> min_experience_years;
};

struct AddContact : NewObject, ContactBasics {
  Uuid company_id;
  std::optional<bool> is_primary;
};
struct UpdateContact : ExistingObject {
  Uuid company_id;
  Changes<ContactFields> changes;
};
struct RemoveContact : ExistingObject {
  Uuid company_id;
};

/// Makes a department of its company (docs/domain.md §3), or brings one back that was removed; where it is there,
/// nothing happens. By a company's staff (a house route), and by the house for what a user's `department` says.
struct EnsureDepartment : NewObject, DepartmentFields {
  Uuid company_id;
};
struct RemoveDepartment : ExistingObject {
  Uuid company_id;
};
/// The same for the same name in any case and spacing. It has its company's tag.
Uuid department_id(const Uuid& company_id, std::string_view name);

// ---- events

struct CompanyCreated : CompanyFields {
  static constexpr std::string_view type = "company.created";
  std::optional<Uuid> owner_user_id;  ///< a user without a company, who is the company's admin from now on
};
/// The command by which the owner joins his company, of company.created.
Uuid founder_joins_command(const Uuid& event_id);
struct CompanyUpdated {
  static constexpr std::string_view type = "company.updated";
  Changes<CompanyFields> changes;
};
struct CompanyDeleted {
  static constexpr std::string_view type = "company.deleted";
};
/// The keys that changed, each with what it leads to; null: it is gone.
struct PreferencesSet {
  static constexpr std::string_view type = "company.preferences_set";
  Json changes;
};
struct ContactAdded : ContactFields {
  static constexpr std::string_view type = "company.contact_added";
  Uuid company_id;
};
struct ContactUpdated {
  static constexpr std::string_view type = "company.contact_updated";
  Changes<ContactFields> changes;
};
struct ContactRemoved {
  static constexpr std::string_view type = "company.contact_removed";
};
/// One that was removed comes back by it, under its id.
struct DepartmentCreated : DepartmentFields {
  static constexpr std::string_view type = "department.created";
  Uuid company_id;
};
/// Users who name it keep their text.
struct DepartmentRemoved {
  static constexpr std::string_view type = "department.removed";
};

// ---- what load fills, and what is shown

struct Contact : Stored, ContactFields {};
struct Company : Stored, CompanyFields {
  std::optional<Uuid> owner_user_id{};  ///< who founded it, while he had none
};
/// With what its own commands look at.
struct WholeCompany : Company {
  Json preferences;
  std::vector<Contact> contacts;  ///< those that are there, the oldest first
};
struct Department : Stored, DepartmentFields {};
/// With the department that the command names, removed or not.
struct CompanyWithDepartment : Company {
  std::vector<Department> named;
};

/// crm-reference:43-45, crm-routes:146-149, ai-interviewer:136-198, ats:52-60
struct CompanyView : Identified, CompanyBasics, CompanyFigures {
  std::optional<std::string> email_domain;
  std::optional<std::string> logo_url;
  std::int64_t version = 0;
  Instant created_at;
  Instant updated_at;
};
/// crm-reference:48
struct CompanyProfileView : CompanyBasics, CompanyFigures {
  Uuid company_id;
  std::optional<std::string> logo_url;
  Instant updated_at;
};
/// The body of crm-routes:158: the preferences themselves; none are {}.
struct HiringPreferencesView {
  Json preferences;
};
/// crm-routes:154-156
struct ContactView : Identified, ContactFields, Versioned {
  Uuid company_id;
};
/// A house route.
struct DepartmentView : Identified, DepartmentFields, Versioned {
  Uuid company_id;
};

}  // namespace hirewire::companies

namespace hirewire {
extern template const Shape& shape_of<companies::CompanyView>();
}  // namespace hirewire
