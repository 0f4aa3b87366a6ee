// What asks for mails, and the workers that carry them out, on a database of their own.
#include "workers/mail/work.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/seal.h"
#include "schemas/mail.h"
#include "storage/flow/event_feed.h"
#include "storage/flow/todo.h"
#include "test/storage/database.h"
#include "test/storage/waiting.h"

using namespace hirewire;
using namespace hirewire::mail;

namespace {

const Keys keys(std::string(64, '1'));

/// A tenant whose mails are asked for and carried out as the house does both, a step at a time.
class Mails {
 public:
  explicit Mails(const Config& config) : config_(config), worker_(config, Role::worker) {
    config_.outbox = std::filesystem::temp_directory_path() / ("hirewire-mails-" + hex(random_bytes(8)));
    mine_ = take_over(worker_, office_lane, 0, {});
  }
  ~Mails() {
    std::error_code trouble;
    std::filesystem::remove_all(config_.outbox, trouble);
  }
  Mails(const Mails&) = delete;
  Mails& operator=(const Mails&) = delete;

  void happens(Event event) {
    test::carry_out(worker_, office_lane, mine_, {test::happened(std::move(event), tenant_)});
  }
  Uuid queue() {
    const Uuid id = mint();
    happens(event(id, 1, EmailQueued{{"Subject", "Text", {}}, {}, {}, "ada@example.org", {}, {}}));
    return id;
  }
  /// What a reaction asks for, of all that has happened; how many todos come of it.
  std::int64_t react(std::string_view type, std::string_view path) {
    const auto stretches = whole_log(worker_);
    const Statement statements[] = {see_tenants_of(stretches), with_events(path, stretches, {.types = {type}})};
    return worker_.run_all(statements)[1].affected();
  }
  std::vector<Todo> lease(std::string_view kind) {
    return leased(
               worker_.run(lease_todos({.kind = kind, .room = 10, .per_key = 10, .time = std::chrono::seconds(300)})))
        .todos;
  }
  void finish(const std::vector<Attempted>& ends) { finish_todos(worker_, ends); }
  std::int64_t outbox() const {
    std::error_code trouble;
    return std::ranges::count_if(std::filesystem::directory_iterator(config_.outbox, trouble),
                                 [](const auto& entry) { return entry.path().extension() == ".eml"; });
  }
  [[nodiscard]] const Config& config() const { return config_; }

 private:
  Config config_;
  Session worker_;
  PartitionRow mine_;
  const Uuid tenant_ = mint();
};

/// The worker's work, begun anew: its threads are new ones.
Work work_named(const Config& config, std::string_view name) {
  const auto all = workers(config, keys);
  const auto at = std::ranges::find(all, name, [](const auto& worker) { return worker.first; });
  REQUIRE(at != all.end());
  return at->second();
}

}  // namespace

TEST_CASE("mail: what was tried is not asked for again, whoever looks back; a campaign's mails neither") {
  const Config* config = test::database("mails_asked_for");
  if (!config) return;
  Mails mails(*config);
  mails.queue();
  const Uuid campaign = mint();
  mails.happens(event(campaign, 1, CampaignStarted{{"Subject", "Text", {}}, {}, {}, 0, {{{}, "ada@example.org"}}}));
  CampaignMailsQueued chunk{.queued = 1, .created = 1};
  chunk.mails.push_back({{}, mint(), "ada@example.org", "queued"});
  mails.happens(event(campaign, 2, chunk));
  for (const auto& [type, path, kind] :
       {std::tuple(EmailQueued::type, "mail/to_send.sql", "mail.send"),
        std::tuple(CampaignMailsQueued::type, "mail/campaign_to_send.sql", "mail.campaign")}) {
    CAPTURE(path);
    CHECK(mails.react(type, path) == 1);
    CHECK(mails.react(type, path) == 0);  // it waits
    std::vector<Attempted> ends;
    for (Todo& todo : mails.lease(kind)) ends.push_back({.todo = std::move(todo), .logged = true});
    REQUIRE(ends.size() == 1);
    mails.finish(ends);
    CHECK(mails.react(type, path) == 0);  // it is sent
    CHECK(mails.lease(kind).empty());
  }
}

TEST_CASE(
    "mail: a lease that comes after the stop is put off at once, and who starts anew in the same process sends it") {
  const Config* config = test::database("mails_put_off");
  if (!config) return;
  Mails mails(*config);
  const Uuid id = mails.queue();
  REQUIRE(mails.react(EmailQueued::type, "mail/to_send.sql") == 1);
  std::vector<Attempted> put_off;
  {
    const Work work = work_named(mails.config(), "mail");
    work.stop();
    work.start(mails.lease(work.kind), [&](Attempted end) { put_off.push_back(std::move(end)); });
    REQUIRE(put_off.size() == 1);
    CHECK(put_off[0].end == Attempted::End::again);
    CHECK(put_off[0].error == "stopped");
    CHECK(put_off[0].due_in.count() == 0);
  }
  CHECK(mails.outbox() == 0);
  mails.finish(put_off);
  test::Told<Attempted> told;
  const Work again = work_named(mails.config(), "mail");
  again.start(mails.lease(again.kind), [&](Attempted end) { told.add(std::move(end)); });
  const auto ends = told.wait(1);
  REQUIRE(ends.size() == 1);
  CHECK(ends[0].todo.id == id);
  CHECK(ends[0].end == Attempted::End::done);
  CHECK(ends[0].error.empty());
  CHECK(mails.outbox() == 1);
  mails.finish(ends);
  CHECK(mails.lease(again.kind).empty());
}
