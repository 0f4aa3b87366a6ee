#include "schemas/messages/permissions.h"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

namespace hirewire {

namespace {

/// A line of docs/domain.md §1. Names and cells are divided by a slash, place by place; an empty cell is "nobody".
///   *  tenant    c  own company    a  assigned    o  own    p  participant    -  not at all
///   c! own company, for its company admin only
///   ** tenant, for a superadmin only
/// "published" of the document is p: who takes part only as a reader. What a cell says in words beside its letter ("no
/// status", "not admins", "sole company") is a rule of the operation, not of the reach.
struct Line {
  std::string_view names, admin, hr, consultant, interviewer, candidate, anyone;
};

// clang-format off: the table reads like the document's.
constexpr Line table[] = {
    // permission                                              admin      hr         consultant interviewer candidate public
    {"view_users/edit_users",                                  "*/*",     "c/c",     "o/o",     "c/o",     "o/o",   ""},
    {"view_all_users",                                         "*",       "",        "",        "",        "",      ""},
    {"delete_users/activate_users/assign_roles/manage_roles",  "*/*/*/*", "",        "",        "",        "",      ""},
    {"view_roles",                                             "*",       "c",       "*",       "c",       "",      ""},
    {"import_users/create_admins",                             "**/**",   "",        "",        "",        "",      ""},
    {"view_companies/create_companies",                        "*/*",     "*/o",     "*/-",     "*/-",     "*/-",   ""},
    {"edit_companies/delete_companies",                        "*/*",     "c/-",     "",        "",        "",      ""},
    {"rate_companies",                                         "",        "",        "",        "",        "o",     ""},
    {"view_company_users/manage_company_users",                "*/*",     "c/c!",    "",        "",        "",      ""},
    {"view_candidates",                                        "*",       "c",       "*",       "c",       "o",     ""},
    {"view_contacts",                                          "*",       "c",       "a",       "",        "o",     ""},
    {"create_candidates/edit_candidates",                      "*/*",     "c/c",     "*/a",     "c/c",     "o/o",   ""},
    {"delete_candidates",                                      "*",       "c",       "",        "",        "",      ""},
    {"import_candidates",                                      "*",       "c",       "",        "c",       "",      ""},
    {"view_matches",                                           "*",       "c",       "*",       "",        "o",     ""},
    {"view_jobs",                                              "*",       "c",       "*",       "c",       "p",     "p"},
    {"edit_jobs/publish_jobs/post_externally",                 "*/*/*",   "c/c/c",   "",        "",        "",      ""},
    {"apply",                                                  "*",       "c",       "a",       "",        "o",     ""},
    {"view_applications",                                      "*",       "c",       "*",       "c",       "o",     ""},
    {"edit_applications/bulk_applications",                    "*/*",     "c/-",     "a/a",     "",        "",      ""},
    {"move_applications/note_applications",                    "*/*",     "c/c",     "*/*",     "-/c",     "",      ""},
    {"rate_applications",                                      "*",       "c",       "",        "c",       "",      ""},
    {"withdraw_application",                                   "",        "",        "",        "",        "o",     ""},
    {"view_interviews/schedule_interviews",                    "*/*",     "c/c",     "*/*",     "a/-",     "o/-",   ""},
    {"run_interviews/submit_feedback",                         "*/*",     "c/c",     "a/a",     "a/a",     "",      ""},
    {"edit_interviews",                                        "*",       "c",       "*",       "a",       "",      ""},
    {"view_scores",                                            "*",       "c",       "*",       "c",       "",      ""},
    {"view_offers/make_offers/answer_offers",                  "*/*/-",   "c/c/-",   "a/-/-",   "",        "o/-/o", ""},
    {"change_offers",                                          "*",       "c",       "",        "",        "o",     ""},
    {"manage_skills",                                          "*",       "",        "",        "",        "",      ""},
    {"view_consultants/manage_consultants",                    "*/*",     "",        "o/o",     "",        "",      ""},
    {"assign_candidates",                                      "*",       "",        "o",       "",        "",      ""},
    {"author_tests/assign_tests/view_test_reports",            "*/*/*",   "c/c/c",   "*/*/*",   "-/-/a",   "",      ""},
    {"take_test",                                              "",        "",        "",        "",        "o",     "p"},
    {"start_screening/chat_screening/view_screenings",         "*/*/*",   "c/-/c",   "*/-/*",   "-/-/a",   "-/o/o", ""},
    {"message",                                                "*",       "p",       "p",       "p",       "p",     ""},
    {"send_email/send_bulk",                                   "*/*",     "c/c",     "*/*",     "",        "",      ""},
    {"view_templates/manage_templates",                        "*/*",     "*/-",     "*/-",     "",        "",      ""},
    {"view_analytics/run_reports",                             "*/*",     "c/c",     "a/a",     "",        "",      ""},
    {"view_candidate_analytics",                               "*",       "c",       "*",       "",        "o",     ""},
    {"view_platform_analytics",                                "*",       "",        "",        "",        "",      ""},
    {"use_ai",                                                 "*",       "c",       "*",       "",        "",      ""},
    {"view_recommendations",                                   "*",       "c",       "*",       "a",       "o",     ""},
    {"use_candidate_assistant",                                "",        "",        "",        "",        "o",     ""},
    {"manage_billing",                                         "*",       "c!",      "",        "",        "o",     ""},
    {"view_billing",                                           "*",       "c",       "",        "",        "o",     ""},
    {"manage_webhooks/manage_api_keys",                        "*/*",     "c!/c!",   "",        "",        "",      ""},
    {"view_audit",                                             "*",       "c",       "o",       "o",       "o",     ""},
    {"manage_settings/admin_notifications/manage_channels",    "*/*/*",   "-/-/c",   "",        "",        "",      ""},
    {"operate_platform/manage_tenants/view_database_stats",    "**/**/**", "",       "",        "",        "",      ""},
};
// clang-format on

struct Spelling {
  std::string_view word, role;
};

/// Every document's word, lower case and without spaces, dashes and underscores (docs/domain.md §1).
constexpr Spelling spellings[] = {
    {"superadmin", "superadmin"}, {"systemadmin", "superadmin"},  {"internaladmin", "superadmin"},
    {"admin", "admin"},           {"administrator", "admin"},     {"hr", "hr"},
    {"employer", "hr"},           {"employeradmin", "hr"},        {"consultant", "consultant"},
    {"recruiter", "consultant"},  {"interviewer", "interviewer"}, {"employee", "interviewer"},
    {"candidate", "candidate"},
};

struct Grant {
  Reach reach = Reach::none;
  bool company_admin_only = false;
  bool superadmin_only = false;
};

enum Column { admin, hr, consultant, interviewer, candidate, anyone, columns };
using Grants = std::array<Grant, columns>;

Grant grant_of(std::string_view cell) {
  if (cell.empty() || cell == "-") return {};
  if (cell == "*") return {Reach::tenant};
  if (cell == "**") return {Reach::tenant, false, true};
  if (cell == "c") return {Reach::company};
  if (cell == "c!") return {Reach::company, true};
  if (cell == "a") return {Reach::assigned};
  if (cell == "o") return {Reach::own};
  if (cell == "p") return {Reach::participant};
  throw std::logic_error("permissions: unknown cell " + std::string(cell));
}

/// Takes what stands before the next slash off the front.
std::string_view next_of(std::string_view& text) {
  const auto end = std::min(text.find('/'), text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::map<std::string_view, Grants> read_table() {
  std::map<std::string_view, Grants> result;
  for (Line line : table) {
    while (!line.names.empty()) {
      const auto name = next_of(line.names);
      const Grants grants{grant_of(next_of(line.admin)),      grant_of(next_of(line.hr)),
                          grant_of(next_of(line.consultant)), grant_of(next_of(line.interviewer)),
                          grant_of(next_of(line.candidate)),  grant_of(next_of(line.anyone))};
      if (!result.emplace(name, grants).second) throw std::logic_error("permissions: twice " + std::string(name));
    }
    for (const auto rest : {line.admin, line.hr, line.consultant, line.interviewer, line.candidate, line.anyone}) {
      if (!rest.empty()) throw std::logic_error("permissions: a line has more cells than names");
    }
  }
  return result;
}

const std::map<std::string_view, Grants>& grants_by_name() {
  static const auto grants = read_table();
  return grants;
}

}  // namespace

Reach reach_of(std::string_view role, std::string_view permission, bool is_company_admin) {
  const auto found = grants_by_name().find(permission);
  if (found == grants_by_name().end()) return Reach::none;
  const Grants& grants = found->second;
  if (role == "system") return Reach::tenant;
  if (role == "superadmin") return grants[admin].reach;
  if (role == "admin") return grants[admin].superadmin_only ? Reach::none : grants[admin].reach;
  if (role == "hr") return grants[hr].company_admin_only && !is_company_admin ? Reach::none : grants[hr].reach;
  if (role == "consultant") return grants[consultant].reach;
  if (role == "interviewer") return grants[interviewer].reach;
  if (role == "candidate") return grants[candidate].reach;
  if (role == "public") return grants[anyone].reach;
  return Reach::none;
}

Reach reach_of(const Actor& actor, std::string_view permission) {
  const auto& named = actor.key_permissions;
  if (!named.empty() && std::ranges::find(named, permission) == named.end()) return Reach::none;
  Reach reach = reach_of(actor.role, permission, actor.is_company_admin);
  if (reach == Reach::company && !actor.company_id) reach = Reach::none;
  const bool granted = actor.company_id && std::ranges::find(actor.permissions, permission) != actor.permissions.end();
  return granted ? std::max(reach, Reach::company) : reach;
}

bool is_admin(std::string_view role) {
  return role == "admin" || role == "superadmin";
}

bool is_permission(std::string_view name) {
  return grants_by_name().contains(name);
}

bool may_be_granted(std::string_view permission) {
  const auto found = grants_by_name().find(permission);
  if (found == grants_by_name().end()) return false;
  return std::ranges::any_of(std::array{hr, consultant, interviewer},
                             [&](Column column) { return found->second[column].reach != Reach::none; });
}

std::optional<std::string> canonical_role(std::string_view spelling) {
  std::string word;
  for (const char c : spelling) {
    if (c == ' ' || c == '-' || c == '_') continue;
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  const auto found = std::ranges::find(spellings, std::string_view(word), &Spelling::word);
  if (found == std::end(spellings)) return std::nullopt;
  return std::string(found->role);
}

}  // namespace hirewire
