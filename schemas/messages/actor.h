#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "schemas/language/shape.h"

namespace hirewire {

/// How far a permission goes (docs/domain.md §1); a later one is wider.
enum class Reach : std::uint8_t { none, participant, own, assigned, company, tenant };

/// What is known of who asks from his account; the same whatever he shows of himself.
struct Principal {
  Uuid user_id;  ///< nil: anonymous, or the house itself
  std::string role =
      "public";  ///< canonical: superadmin, admin, hr, consultant, interviewer, candidate, public, system
  std::optional<Uuid> company_id;
  std::optional<Uuid> candidate_id;  ///< of a candidate's account; before its first profile the id that this will get
  bool is_company_admin = false;
  bool is_verified = false;
  std::vector<std::string> permissions;  ///< of his custom roles, beside those of his role
};

/// Who asks. Made by authentication at the door, carried in the envelope, read by decide and by the queries' scope.
struct Actor : Principal {
  Uuid tenant_id;
  Uuid session_id;
  Uuid api_key_id;                           ///< nil: no API key; at the door only
  std::vector<std::string> key_permissions;  ///< of an API key: it holds no others; empty: all of its user's
  Reach reach = Reach::none;                 ///< with which the operation's permission is held
  Instant now;                               ///< the command's time: the only clock a decision knows

  [[nodiscard]] bool is_system() const { return role == "system"; }
  [[nodiscard]] bool is_staff() const { return role != "candidate" && role != "public"; }
};

extern template const Shape& shape_of<Principal>();

}  // namespace hirewire
