#pragma once
// Context companies (docs/domain.md §3). Lane office. Only what the seed needs stands here yet.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::companies {

inline constexpr std::string_view lane = office_lane;

/// What is said of a company.
struct CompanyFields {
  std::string name;  ///< unique in the tenant, in any case and spacing
  std::optional<std::string> email_domain;
  std::optional<std::string> description;
};

struct CreateCompany : NewObject, CompanyFields {};

struct CompanyCreated : CompanyFields {
  static constexpr std::string_view type = "company.created";
};

struct Company : Stored, CompanyFields {};

}  // namespace hirewire::companies
