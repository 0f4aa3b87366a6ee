#pragma once
// Context companies (docs/domain.md §3). Lane office. Only what the seed needs stands here yet.
#include "schemas/language/shape.h"
#include "schemas/messages/message.h"

namespace hirewire::companies {

inline constexpr std::string_view lane = office_lane;

struct CreateCompany {
  Uuid id;  ///< internal
  std::string name;
  std::optional<std::string> email_domain;
  std::optional<std::string> description;
};

struct CompanyCreated {
  static constexpr std::string_view type = "company.created";
  std::string name;
  std::optional<std::string> email_domain;
  std::optional<std::string> description;
};

struct Company {
  Uuid id;
  std::int64_t version = 0;
  std::string name;
  bool deleted = false;
};

}  // namespace hirewire::companies

namespace hirewire {
template <>
const Shape& shape_of<companies::CreateCompany>();
template <>
const Shape& shape_of<companies::CompanyCreated>();
template <>
const Shape& shape_of<companies::Company>();
}  // namespace hirewire
