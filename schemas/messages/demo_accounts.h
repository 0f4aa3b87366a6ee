#pragma once
#include <string_view>

#include "base/id.h"

namespace hirewire {

/// The accounts of the demo tenant, which `hirewire seed` makes. Their passwords are published, so production lets none
/// of them in, not even in a house that was seeded before it was production: their ids are the mark.
struct DemoAccount {
  std::string_view email, password, first_name, last_name, role;
  bool of_company;
  bool is_company_admin;
};

inline constexpr DemoAccount demo_accounts[] = {
    {"superadmin@company.com", "superadmin123", "Sam", "Super", "superadmin", true, true},
    {"admin@company.com", "admin123", "Ada", "Admin", "admin", true, true},
    {"admin@aiinterviewer.com", "AdminPass123!@", "Alan", "Admin", "admin", true, true},
    {"hr@company.com", "hr123", "Hanna", "Recruits", "hr", true, true},
    {"interviewer@company.com", "interviewer123", "Ivan", "Asks", "interviewer", true, false},
    {"candidate@example.com", "candidate123", "Carla", "Seeks", "candidate", false, false},
};

/// Every id of the seed derives from this one, so that seeding again meets the inbox.
Uuid demo_root();
Uuid id_of(const DemoAccount& account);
bool is_demo_account(const Uuid& user_id);

}  // namespace hirewire
