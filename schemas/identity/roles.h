#pragma once
// Custom roles (docs/domain.md §1): permissions that a user holds beside those of his role.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::identity {

struct RoleBasics {
  std::string name;  ///< unique in the tenant, in any case of its letters; no role of the house's is called so
  std::optional<std::string> description;
  std::vector<std::string> permissions;  ///< each once
};
/// What is said of a custom role.
struct RoleFields : RoleBasics {
  std::string base;  ///< the role that it adds to: hr, consultant, interviewer
};

// ---- commands: ai-interviewer:1268; deleting is the house's

struct DefineRole : NewObject, RoleBasics {
  std::optional<std::string> base;  ///< absent: interviewer
};
struct DeleteRole : ExistingObject {};

// ---- events

struct RoleDefined : RoleFields {
  static constexpr std::string_view type = "role.defined";
};
/// Who holds it holds it no longer.
struct RoleDeleted {
  static constexpr std::string_view type = "role.deleted";
};

// ---- what load fills, and what is shown

struct CustomRole : Stored, RoleFields {};
struct RoleView : Identified, RoleFields, Versioned {};

}  // namespace hirewire::identity
