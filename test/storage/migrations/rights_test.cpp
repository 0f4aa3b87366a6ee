// What the door and the workers are granted, and that `migrate` brings it back whoever changed it.
#include "test/storage/migrations/rights.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "storage/migrations/migrate.h"
#include "test/storage/database.h"

namespace hirewire {

std::string test::rights_of(Session& owner, const Config& config, std::string_view role) {
  const Rows rows = owner.run(
      {"with ours as (select oid, nspname from pg_namespace where nspname = any($1::text[])), "
       "given (what, privilege, grantee) as ("
       "select c.relname::text, a.privilege_type, a.grantee from pg_class c join ours n on n.oid = c.relnamespace, "
       "aclexplode(c.relacl) a where a.grantee <> c.relowner union all "
       "select c.relname || '.' || k.attname, a.privilege_type, a.grantee from pg_class c join ours n on n.oid = "
       "c.relnamespace join pg_attribute k on k.attrelid = c.oid, aclexplode(k.attacl) a union all "
       "select p.proname || '()', '', a.grantee from pg_proc p join ours n on n.oid = p.pronamespace, "
       "aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee <> p.proowner union all "
       "select 'schema ' || case when n.nspname like '%\\_fold' then 'fold' else 'flow' end, a.privilege_type, "
       "a.grantee from pg_namespace s join ours n on n.oid = s.oid, aclexplode(s.nspacl) a where a.grantee <> "
       "s.nspowner) "
       "select case when privilege = '' then what else what || ' ' || privileges end as line from (select what, "
       "min(privilege) as privilege, string_agg(lower(privilege), ',' order by privilege) as privileges from given "
       "where grantee in (0, $2::regrole) group by what) each order by what",
       {fmt::format("{{{},{}}}", schema_of(config), fold_schema_of(config)),
        fmt::format("{}_{}", schema_of(config), role)}});
  std::string text;
  for (int r = 0; r < rows.size(); ++r) text += std::string(rows.text(r, "line")) + "\n";
  return text;
}

namespace {

std::string lines(std::initializer_list<std::string_view> all) {
  std::string text;
  for (const std::string_view line : all) text += std::string(line) + "\n";
  return text;
}
std::string columns(std::string_view table, std::initializer_list<std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += fmt::format("{}.{} select\n", table, name);
  return text;
}

/// Its lines, in one order on every machine.
std::string sorted(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < text.size(); at += all.back().size())
    all.push_back(text.substr(at, text.find('\n', at) + 1 - at));
  std::ranges::sort(all);
  return fmt::format("{}", fmt::join(all, ""));
}

void check_all_rights(Session& owner, const Config& config) {
  // One that a new statement needs is added here. Never a whole table of which columns are secret.
  CHECK(sorted(test::rights_of(owner, config, "door")) ==
        sorted(lines({"announcement select",    "api_key select",      "application select",
                      "assignment select",      "candidate select",    "candidate_of_email()",
                      "candidate_skill select", "category select",     "company select",
                      "consultant select",      "contact select",      "counter select",
                      "credentials_of()",       "department select",   "education select",
                      "experience select",      "holds_no_contact()",  "inbox select",
                      "known_company select",   "lane_worker select",  "last_seen select",
                      "mail_template select",   "notification select", "partition select",
                      "replay select",          "role select",         "schema flow usage",
                      "schema fold usage",      "session select",      "setting select",
                      "settings select",        "skill select",        "skill_import select",
                      "suppression select",     "task select",         "task_part select",
                      "tenant_of_code()",       "tenant_of_email()",   "tenant_of_host()",
                      "user_import select",     "rating select",       "user_picture select"}) +
               columns("attempt", {"at", "attempt", "error", "milliseconds", "status_code", "tenant_id", "todo_id"}) +
               columns("campaign", {"company_id", "created_at", "id", "queued", "subject", "template_id", "tenant_id",
                                    "unreachable", "version"}) +
               columns("email", {"campaign_id", "candidate_id", "company_id", "created_at", "error", "id",
                                 "notification_id", "recipient", "state", "subject", "template_id", "tenant_id",
                                 "updated_at", "user_id", "version"}) +
               columns("resume", {"blob", "candidate_id", "created_at", "deleted_at", "error", "filename", "id",
                                  "media_type", "parsed", "size", "state", "tenant_id", "version"}) +
               columns("status_change", {"actor_id", "application_id", "at", "from_status", "tenant_id", "to_status"}) +
               columns("todo", {"attempts", "due_at", "error", "id", "lease_until", "tenant_id"}) +
               columns("user_account", {"bio",
                                        "company_id",
                                        "created_at",
                                        "department",
                                        "email",
                                        "extra_roles",
                                        "first_name",
                                        "id",
                                        "is_company_admin",
                                        "is_verified",
                                        "last_name",
                                        "locale",
                                        "notify_by_mail",
                                        "phone",
                                        "role",
                                        "state",
                                        "tenant_id",
                                        "time_zone",
                                        "updated_at",
                                        "username",
                                        "version"}) +
               columns("webhook_endpoint", {"company_id", "created_at", "events", "id", "state", "tenant_id",
                                            "updated_at", "url", "version"})));

  std::string of_flow;
  const auto worker = test::rights_of(owner, config, "worker");
  for (std::size_t at = 0; at < worker.size();) {
    const auto line = worker.substr(at, worker.find('\n', at) + 1 - at);
    at += line.size();
    const auto name = line.substr(0, line.find(' '));
    const bool of_folds =
        owner.run({"select from pg_tables where schemaname = $1 and tablename = $2", {fold_schema_of(config), name}})
            .size() > 0;
    if (of_folds && name != "directory")
      CHECK(line == name + " delete,insert,select,update\n");
    else
      of_flow += line;
  }
  CHECK(of_flow == lines({"analyze_grown()",
                          "attempt delete,insert,select,update",
                          "dead_letter delete,insert,select",
                          "directory delete,insert,select",
                          "event_log insert,select",
                          "folded()",
                          "global_entry()",
                          "inbox delete,insert,select",
                          "lane_worker delete,insert,select,update",
                          "linkedin_key()",
                          "migration select",
                          "partition insert,select,update",
                          "phone_key()",
                          "raise_short()",
                          "reacted insert,select,update",
                          "relayed insert,select,update",
                          "replay insert,select,update",
                          "schema flow usage",
                          "schema fold usage",
                          "setting select",
                          "todo delete,insert,select,update",
                          "told_event delete,insert,select,update"}));
}

/// The policies and whose walls stand, a line each.
std::string walls_of(Session& owner, const Config& config) {
  const Rows rows = owner.run(
      {"select concat_ws(' ', schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check) as line "
       "from "
       "pg_policies where schemaname = any($1::text[]) union all select concat_ws(' ', oid::regclass, relrowsecurity, "
       "relforcerowsecurity) from pg_class where relkind = 'r' and relnamespace::regnamespace::text = any($1::text[]) "
       "order by 1",
       {fmt::format("{{{},{}}}", schema_of(config), fold_schema_of(config))}});
  std::string text;
  for (int r = 0; r < rows.size(); ++r) text += std::string(rows.text(r, "line")) + "\n";
  return text;
}

}  // namespace

TEST_CASE("these are all the rights of the two logins") {
  if (!test::database()) return;
  const test::House house("walled_rights");
  Session owner(house.config(), Role::owner);
  check_all_rights(owner, house.config());
}

TEST_CASE(
    "whoever changed rights and walls: the next migrate brings back what the files say, and doctor tells before") {
  if (!test::database()) return;
  const test::House house("walled_again");
  Session owner(house.config(), Role::owner);
  const auto flow = schema_of(house.config());
  const auto walls = walls_of(owner, house.config());
  const std::vector<const char*> more{
      "grant select on event_log to {0}_door",
      "grant select on user_account, directory to {0}_door",
      "grant select (password_hash) on user_account to {0}_door",
      "grant select (body) on event_log to public",
      "grant update on todo, candidate to {0}_door",
      "grant select on candidate to public",
      "grant update on event_log, setting to {0}_worker",
      "grant create on schema {1} to {0}_worker",
      "grant create on schema {0} to {0}_door",
      "grant usage on schema {0} to public",
      "grant usage on all sequences in schema {0} to {0}_door",
      "grant execute on function credentials_of(text) to public",
      "grant execute on function credentials_of(text) to {0}_worker",
      "create policy leak on inbox to {0}_door using (true)",
      "create policy leak on candidate using (true)",
      "create view everything as select * from event_log; grant select on everything to {0}_door",
      "create function peep() returns bigint language sql security definer as 'select count(*) from todo'",
  };
  const std::vector<const char*> less_or_other{
      "grant select on setting to {0}_door with grant option",
      "revoke execute on function folded(bigint, bigint) from {0}_worker",
      "revoke select on inbox from {0}_door",
      "revoke usage on schema {1} from {0}_door",
      "revoke delete on skill from {0}_worker",
      "drop policy door on todo",
      "drop policy door on attempt; create policy door on attempt to {0}_door using (true)",
      "alter table session disable row level security",
      "alter table todo disable row level security",
      "alter table event_log force row level security",
  };
  for (const auto& changes : {more, less_or_other}) {
    CHECK(different_rights(house.config()).empty());
    for (const char* change : changes)
      owner.script(fmt::format(fmt::runtime(change), flow, fold_schema_of(house.config())));
    CHECK(different_rights(house.config()).size() >= changes.size());
    CHECK(missing_migrations(house.config(), test::folds()).empty());  // it is not the files that changed
    migrate(house.config(), test::folds());
    const auto left = different_rights(house.config());
    CHECK_MESSAGE(left.empty(), (left.empty() ? "" : left.front()));
    check_all_rights(owner, house.config());
    CHECK(walls_of(owner, house.config()) == walls);
  }
}

TEST_CASE("a migrate that finds all rights as they should be locks no table, and one that mends grants neither") {
  if (!test::database()) return;
  const test::House house("walled_quiet");
  Session owner(house.config(), Role::owner);
  Session busy(house.config(), Role::owner);
  busy.begin();
  // Whoever wants more of a table than to read it waits from now on.
  busy.script(fmt::format(
      "do $l$ declare name text; begin for name in select oid::regclass::text from pg_class where relkind = 'r' and "
      "relnamespace in ('{}'::regnamespace, '{}'::regnamespace) loop execute 'lock table ' || name || ' in exclusive "
      "mode'; end loop; end $l$",
      schema_of(house.config()), fold_schema_of(house.config())));
  CHECK_NOTHROW(migrate(house.config(), test::folds()));
  owner.script(
      fmt::format("grant update on todo to {0}_door; revoke select on inbox from {0}_door", schema_of(house.config())));
  CHECK_NOTHROW(migrate(house.config(), test::folds()));
  check_all_rights(owner, house.config());
}

}  // namespace hirewire
