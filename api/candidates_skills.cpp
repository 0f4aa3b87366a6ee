#include "schemas/candidates_skills.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/candidates.h"
#include "api/candidates_skills.h"
#include "base/lower.h"
#include "schemas/candidates.h"
#include "schemas/language/json.h"
#include "schemas/language/json_walk.h"
#include "schemas/language/utf8.h"
#include "schemas/skills.h"

namespace hirewire::candidates {

namespace asio = boost::asio;

namespace {

/// Where the caller wrote a wish: skills[3], or [3] where the list is the whole body.
std::string place_of(const Request& request, std::size_t wish) {
  const std::size_t first = request.body.find_first_not_of(" \t\r\n");
  const bool whole = first != std::string::npos && request.body[first] == '[';
  return fmt::format("{}[{}]", whole ? "" : "skills", wish);
}

/// A name, or an object.
Result<SkillWish> read_wish(const Json& json, const Vocabulary* vocabulary) {
  SkillWish wish;
  if (json.text.starts_with('"')) {
    wish.name = json_string_text(json.text);
  } else if (!json.text.starts_with('{')) {
    return Refused(invalid("", "type", "Must be the name of a skill, or an object."));
  } else {
    std::uint64_t given = 0;
    auto read =
        read_json(json.text, shape_of<SkillWish>(), &wish, {.vocabulary = vocabulary, .bind = true, .given = &given});
    if (!read) return Refused(std::move(read.error()));
  }
  std::vector<Fault> faults;
  check(wish, faults);
  if (!wish.skill_id && (!wish.name || is_blank(*wish.name)))
    faults.push_back({"name", "required", "A skill is named by its skill_id or its name."});
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return wish;
}

Result<std::vector<SkillWish>> read_wishes(const Call& call, const std::vector<Json>& said) {
  std::vector<SkillWish> wishes;
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < said.size(); ++i) {
    auto wish = read_wish(said[i], call.vocabulary);
    if (wish) {
      wishes.push_back(std::move(*wish));
      continue;
    }
    for (Fault& fault : wish.error().faults) {
      const std::string_view dot = fault.field.empty() ? "" : ".";
      faults.push_back({fmt::format("{}{}{}", place_of(call.request, i), dot, fault.field), fault.code, fault.message});
    }
  }
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return wishes;
}

/// The house's skills, as far as wishes name them.
struct KnownSkills {
  std::map<std::string, Uuid> by_name;  ///< names and aliases, in lower case
  std::map<Uuid, std::string> names;    ///< of those that are there
  std::set<Uuid> taken;                 ///< ids, of deleted ones too
};

constexpr std::uint64_t most_namesakes = 8;  ///< skills that were made for a name and are called otherwise by now

std::string json_list(const auto& texts) {
  std::string list = "[";
  for (const auto& text : texts) {
    if (list.size() > 1) list += ',';
    write_json_string(list, text);
  }
  return list + ']';
}

asio::awaitable<Result<KnownSkills>> known_skills(const Call& call, const std::vector<SkillWish>& wishes) {
  std::set<std::string> ids;
  std::set<std::string> names;
  for (const SkillWish& wish : wishes) {
    if (wish.skill_id) {
      ids.insert(to_string(*wish.skill_id));
      continue;
    }
    names.insert(lower(*wish.name));
    for (std::uint64_t n = 0; n < most_namesakes; ++n)
      ids.insert(to_string(skills::id_for_name(call.actor.tenant_id, *wish.name, n)));
  }
  const auto rows = co_await ask_one(call, "skills/meant.sql", {{"ids", json_list(ids)}, {"names", json_list(names)}});
  if (!rows) co_return Refused(rows.error());
  KnownSkills known;
  for (int row = 0; row < rows->size(); ++row) {
    const Uuid id = parse_uuid(rows->text(row, "id")).value_or(Uuid{});
    known.taken.insert(id);
    if (const auto name = rows->at(row, rows->column("name"))) known.names.emplace(id, *name);
    std::string_view inside = inside_json(rows->text(row, "names"));
    for (auto name = next_json_value(inside); !name.empty(); name = next_json_value(inside))
      known.by_name.emplace(json_string_text(name), id);
  }
  co_return known;
}

/// Which skill a wish means; an unknown name means the one that is made for it.
Result<WishedSkill> meant(const SkillWish& wish, const KnownSkills& known, const Uuid& tenant_id) {
  WishedSkill skill{.remove = wish.remove.value_or(false), .rating = wish.rating};
  if (wish.skill_id) {
    skill.skill_id = *wish.skill_id;
  } else if (const auto at = known.by_name.find(lower(*wish.name)); at != known.by_name.end()) {
    skill.skill_id = at->second;
  } else {
    std::uint64_t n = 0;
    while (n < most_namesakes && known.taken.contains(skills::id_for_name(tenant_id, *wish.name, n))) ++n;
    if (n == most_namesakes)
      return Refused(
          conflict("name", "This name was given to too many skills: name the one you mean by its skill_id."));
    skill.skill_id = skills::id_for_name(tenant_id, *wish.name, n);
    skill.name = *wish.name;
    skill.is_new = true;
    return skill;
  }
  if (const auto name = known.names.find(skill.skill_id); name != known.names.end()) skill.name = name->second;
  return skill;
}

asio::awaitable<Result<void>> prepare_skills(Call& call) {
  auto& command = call.as<UpsertCandidateSkills>();
  auto wishes = co_await wished_skills(call, command.skills);
  if (!wishes) co_return Refused(std::move(wishes.error()));
  command.wishes = std::move(*wishes);
  command.skills.clear();
  co_return Result<void>{};
}

/// All that the candidate has, whoever of it was just named.
asio::awaitable<Result<Answer>> answered_skills(Call& call, const Reply& reply) {
  static const Query& query = Query::named("candidates/skills.sql");
  Actor reader = call.actor;
  if (!call.request.has_header("idempotency-key")) reader.reach = Reach::tenant;  // what he just did he may see
  const Query::Ask all{.actor = &reader, .arguments = {{"candidate_id", to_string(reply.id)}}, .limit = 1'000};
  auto rows = query.statement(all);
  if (!rows) co_return Refused(std::move(rows.error()));
  std::vector<Statement> statements;
  statements.push_back(std::move(*rows));
  auto answers = co_await ask(call.services, call.actor.tenant_id, std::move(statements));
  if (!answers) co_return Refused(std::move(answers.error()));
  Page page;
  page.rows = std::move(answers->front());
  page.total = page.limit = page.rows.size();
  co_return Answer(std::move(page));
}

constexpr Resource skilled{"candidate", "candidates/skills.sql", "candidates/skills.sql", &shape_of<CandidateSkillView>,
                           lane};

}  // namespace

asio::awaitable<Result<std::vector<WishedSkill>>> wished_skills(const Call& call, const std::vector<Json>& said) {
  std::vector<WishedSkill> wished;
  if (said.empty()) co_return wished;
  const auto wishes = read_wishes(call, said);
  if (!wishes) co_return Refused(wishes.error());
  const auto known = co_await known_skills(call, *wishes);
  if (!known) co_return Refused(known.error());
  for (const SkillWish& wish : *wishes) {
    auto skill = meant(wish, *known, call.actor.tenant_id);
    if (!skill) co_return Refused(std::move(skill.error()));
    wished.push_back(std::move(*skill));
  }
  co_return wished;
}

constinit const Operation upsert_candidate_skills = sends<UpsertCandidateSkills>(
    skilled, "upsert_candidate_skills", "edit_candidates",
    {.view = &shape_of<CandidateSkillView>, .prepare = prepare_skills, .answered = answered_skills});

}  // namespace hirewire::candidates
