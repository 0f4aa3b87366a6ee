#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "schemas/messages/actor.h"

namespace hirewire {

/// The table of docs/domain.md §1: how far a canonical role holds a permission. Reach::none: not at all.
Reach reach_of(std::string_view role, std::string_view permission, bool is_company_admin = false);
/// The same for who asks; an API key that names permissions holds no others. A permission of a custom role is held with
/// the reach of a company, or with the role's where that is wider. The reach of a company is none for who has none
/// (docs/domain.md §1), here and nowhere else.
Reach reach_of(const Actor& actor, std::string_view permission);
/// Of a canonical role: admin or superadmin.
bool is_admin(std::string_view role);
bool is_permission(std::string_view name);
/// Whether a custom role may have it: some role of staff below admin has, however far.
bool may_be_granted(std::string_view permission);
/// Any spelling of any document (docs/domain.md §1) → the canonical role; nullopt for an unknown one.
std::optional<std::string> canonical_role(std::string_view spelling);

}  // namespace hirewire
