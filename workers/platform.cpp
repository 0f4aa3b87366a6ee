#include "domain/platform.h"

#include <algorithm>
#include <stdexcept>

#include "domain/candidates.h"
#include "schemas/import_bodies.h"
#include "schemas/language/json.h"
#include "workers/contexts.h"

namespace hirewire::platform {

namespace {

using candidates::CandidatesImported;
using candidates::ImportCandidateChunk;
using candidates::ImportInput;

FollowUp chunk(const Logged& event, ImportCandidateChunk body) {
  const Uuid subject = candidates::chunk_id(body);
  return follow_up(candidates::lane, event, derive_spread(event.id, "import_chunk"), subject, std::move(body));
}

std::vector<FollowUp> first_chunk(const Logged& event) {
  const auto task = read_logged<TaskQueued>(event.body);
  if (task.kind != "candidate_import" || !task.blob) return {};
  auto input = read_json_as<ImportInput>(task.input.text);
  if (!input) {
    FailTask failure{event.aggregate_id, "The import's settings cannot be read."};
    return {follow_up(lane, event, derive(event.id, "fail_task"), event.aggregate_id, std::move(failure))};
  }
  ImportCandidateChunk first;
  first.task_id = event.aggregate_id;
  first.company_id = task.company_id;
  first.default_domain = std::move(input->default_domain);
  first.send_invitations = input->send_invitations;
  first.blob = task.blob;
  first.delimiter = std::move(input->delimiter);
  first.columns = std::move(input->columns);
  first.numbered = input->numbered;
  first.offset = input->data_offset;
  first.line = input->data_line;
  return {chunk(event, std::move(first))};
}

std::vector<FollowUp> next_chunk(const Logged& event) {
  auto done = read_logged<CandidatesImported>(event.body);
  if (!done.blob) return {};  // a JSON import is one chunk and has no task
  if (done.last) {
    return {follow_up(lane, event, derive(done.task_id, "finish_task"), done.task_id, FinishTask{done.task_id})};
  }
  ImportCandidateChunk next;
  next.task_id = done.task_id;
  next.ordinal = done.ordinal + 1;
  next.company_id = done.company_id;
  next.source = std::move(done.source);
  next.default_domain = std::move(done.default_domain);
  next.send_invitations = done.send_invitations;
  next.blob = std::move(done.blob);
  next.delimiter = std::move(done.delimiter);
  next.columns = std::move(done.columns);
  next.numbered = done.numbered;
  next.offset = done.next_offset;
  next.line = done.next_line;
  FollowUp link = chunk(event, std::move(next));
  link.command.envelope.depth = event.depth;  // a link of the same chain, not deeper: the file bounds it
  return {std::move(link)};
}

}  // namespace

const Context& context() {
  constexpr Aggregate<Tenant> tenant{"tenant", ""};
  constexpr Aggregate<Settings> settings{"settings", "platform/load_settings.sql"};
  constexpr Aggregate<Task> task{"task", "platform/load_task.sql"};
  static const Context table{
      .name = "platform",
      .lane = lane,
      .views = {},
      .commands =
          {
              creates<CreateTenant>(tenant),
              changes<UpdateSettings>(settings),
              creates<StartTask>(task),
              changes<FinishTask>(task),
              changes<FailTask>(task),
              changes<CancelTask>(task),
          },
      .folds =
          {
              inserts<TenantCreated>("tenant"),
              fold<SettingsUpdated>("platform/settings_updated.sql"),
              fold<TaskQueued>("platform/task_queued.sql").told(),
              fold<TaskCompleted>("platform/task_completed.sql").told(),
              fold<TaskFailed>("platform/task_failed.sql").told(),
              fold<TaskCancelled>("platform/task_cancelled.sql").told(),
          },
      .reactions =
          {
              {"import_first_chunk", TaskQueued::type, first_chunk, {}},
              {"import_next_chunk", CandidatesImported::type, next_chunk, {}},
          },
  };
  return table;
}

}  // namespace hirewire::platform
