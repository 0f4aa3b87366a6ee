#include "api/imports.h"

#include "api/import_file.h"
#include "api/requests/aside.h"
#include "api/requests/fingerprint.h"
#include "events/envelope.h"
#include "schemas/candidates.h"
#include "schemas/import_bodies.h"
#include "schemas/language/json.h"
#include "schemas/mail.h"
#include "schemas/messages/permissions.h"
#include "schemas/platform.h"

namespace hirewire::candidates {

namespace asio = boost::asio;

Result<bool> invites(const Actor& actor, std::optional<bool> said, bool otherwise) {
  if (!said.value_or(otherwise)) return false;
  const bool may_send = reach_of(actor, "send_bulk") != Reach::none;
  if (may_send && actor.is_verified) return true;
  if (!said) return false;
  return Refused(may_send ? mail::unverified_sender() : forbidden());
}

namespace {

constexpr std::size_t most_rows = 1000;
/// Somewhat less than a command may be: the envelope wants some of it.
constexpr std::size_t longest_rows = largest_command - 4'096;
constexpr std::string_view too_many_rows =
    "At most 1000 candidates at once: send them as a file to /candidates/bulk/import/file.";

/// Interviewers import what they type, not files (docs/domain.md §1).
Result<void> admit_file(const Actor& actor) {
  if (actor.role != "interviewer") return {};
  return Refused(forbidden("You may import candidates as JSON, not as a file."));
}

Result<bool> invites_by_form(const Actor& actor, const FormFields& fields, bool otherwise) {
  constexpr std::string_view name = "send_invitations";
  const auto found = fields.find(name);
  if (found == fields.end() || found->second.empty()) return invites(actor, std::nullopt, otherwise);
  std::vector<Fault> faults;
  BulkImport place;
  read_text(found->second, *shape_of<BulkImport>().find(name), &place, faults);
  if (!faults.empty() || !place.send_invitations) return Refused(invalid(name, "type", "Must be true or false."));
  return invites(actor, place.send_invitations, otherwise);
}

Result<std::optional<std::string>> domain_in(const FormFields& fields) {
  for (const auto name : {"default_domain", "domain"}) {
    const auto found = fields.find(name);
    if (found == fields.end() || found->second.empty()) continue;
    if (found->second.size() > 100) return Refused(invalid(name, "too_long", "Must have at most 100 characters."));
    return found->second;
  }
  return std::nullopt;
}

/// Passes a small file on and keeps its bytes for their hash.
class HashedFile final : public FileSink {
 public:
  explicit HashedFile(FileSink& next) : next_(next) {}
  Result<void> begin(const std::string& filename, const std::string& content_type) override {
    return next_.begin(filename, content_type);
  }
  Result<void> piece(std::string_view bytes) override {
    bytes_ += bytes;
    return next_.piece(bytes);
  }
  [[nodiscard]] std::string hash() const {
    const auto digest = sha256(bytes_);
    return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  }

 private:
  FileSink& next_;
  std::string bytes_;
};

// ---- rows in the request

/// A row that is sound, or why it is not.
void add(ImportCandidateChunk& chunk, std::expected<ImportRow, std::vector<ImportFault>> row) {
  if (row) {
    chunk.rows.push_back(std::move(*row));
  } else {
    chunk.faults.insert(chunk.faults.end(), row.error().begin(), row.error().end());
  }
}

asio::awaitable<Result<void>> read_json_rows(Call& call, ImportCandidateChunk& chunk) {
  if (auto read = co_await read_whole(call.request, longest_import_body, import_body_too_long); !read)
    co_return Refused(std::move(read.error()));
  fingerprint_body(call, said_in_json(call.request.body));
  BulkImport request;
  if (auto bound = bind_body(call, shape_of<BulkImport>(), &request); !bound)
    co_return Refused(std::move(bound.error()));
  if (request.candidates.size() > most_rows) co_return Refused(invalid("candidates", "too_long", too_many_rows));
  for (std::size_t i = 0; i < request.candidates.size(); ++i) {
    add(chunk, read_import_object(request.candidates[i], static_cast<std::int64_t>(i) + 1, call.vocabulary));
  }
  chunk.source = "json_import";
  const auto invite = invites(call.actor, request.send_invitations, false);
  if (!invite) co_return Refused(invite.error());
  chunk.send_invitations = *invite;
  chunk.default_domain = std::move(request.domain);
  co_return Result<void>{};
}

/// The end of the file, on a thread of its own, which owns all that it touches.
asio::awaitable<Result<void>> finished(std::shared_ptr<ImportFile> file, std::shared_ptr<void> beside,
                                       const FormFields& fields) {
  const auto said = fields.find("sheet");
  std::string sheet = said == fields.end() ? std::string() : said->second;
  co_return co_await aside([file = std::move(file), beside = std::move(beside), sheet = std::move(sheet)] {
    return file->finish(sheet.empty() ? std::nullopt : std::optional<std::string_view>(sheet));
  });
}

asio::awaitable<Result<void>> read_file_rows(Call& call, ImportCandidateChunk& chunk) {
  if (auto admitted = admit_file(call.actor); !admitted) co_return Refused(std::move(admitted.error()));
  const auto rows = std::make_shared<std::size_t>(0);
  const auto file = std::make_shared<ImportFile>(call.services.config.blobs, nullptr,
                                                 [rows, &chunk](const ImportColumns& columns, const Row& row) {
                                                   if (++*rows <= most_rows) add(chunk, columns.read(row));
                                                 });
  UploadLimits limits;
  limits.file = longest_import_body;
  HashedFile hashed(*file);
  const auto fields = co_await read_form(call.request, hashed, limits);
  if (!fields) co_return Refused(fields.error());
  if (auto sound = co_await finished(file, call.command, *fields); !sound) co_return Refused(std::move(sound.error()));
  fingerprint_body(call, said_in_form(*fields, file->filename(), hashed.hash()));
  if (*rows > most_rows) co_return Refused(too_large(too_many_rows));
  const auto invite = invites_by_form(call.actor, *fields, false);
  if (!invite) co_return Refused(invite.error());
  auto domain = domain_in(*fields);
  if (!domain) co_return Refused(std::move(domain.error()));
  chunk.source = "excel_import";
  chunk.send_invitations = *invite;
  chunk.default_domain = std::move(*domain);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> prepare_rows(Call& call) {
  auto& chunk = call.as<ImportCandidateChunk>();
  Result<void> read;
  if (is_form(call.request)) {
    read = co_await read_file_rows(call, chunk);
  } else {
    read = co_await read_json_rows(call, chunk);
  }
  if (!read) co_return Refused(std::move(read.error()));
  chunk.company_id = call.actor.company_id;
  chunk.partitions = call.services.partitions;
  if (to_json(chunk).size() > longest_rows) co_return Refused(too_large(too_many_rows));
  chunk.task_id = call.envelope.subject;
  co_return Result<void>{};
}

// ---- a file for later

asio::awaitable<Result<void>> prepare_file(Call& call) {
  if (auto admitted = admit_file(call.actor); !admitted) co_return Refused(std::move(admitted.error()));
  const std::shared_ptr<Blobs::Upload> upload =
      call.services.blobs.upload(to_string(call.actor.tenant_id), import_file);
  const auto file = std::make_shared<ImportFile>(call.services.config.blobs, upload.get());
  UploadLimits limits;
  limits.file = static_cast<std::int64_t>(call.services.config.import_max);
  const auto fields = co_await read_form(call.request, *file, limits);
  if (!fields) co_return Refused(fields.error());
  if (auto sound = co_await finished(file, upload, *fields); !sound) co_return Refused(std::move(sound.error()));
  const auto invite = invites_by_form(call.actor, *fields, true);  // ai-interviewer:592
  if (!invite) co_return Refused(invite.error());
  auto domain = domain_in(*fields);
  if (!domain) co_return Refused(std::move(domain.error()));
  auto hash = co_await aside([upload] { return upload->keep(); });  // making a gigabyte durable may take seconds
  if (!hash) co_return Refused(std::move(hash.error()));

  auto& task = call.as<platform::StartTask>();
  static_cast<platform::TaskFields&>(task) = import_task(*file, std::move(*hash), *invite, std::move(*domain));
  task.company_id = call.actor.company_id;
  fingerprint_body(call, said_in_form(*fields, file->filename(), task.blob.value_or("")));
  co_return Result<void>{};
}

asio::awaitable<Result<Answer>> answered_file(Call& call, const Reply& reply) {
  ImportJobQueued queued;
  queued.job_id = queued.celery_task_id = reply.id;
  queued.total_records = call.as<platform::StartTask>().total;
  queued.message = fmt::format("Import job queued for processing. Total records: {}", queued.total_records);
  co_return made(std::move(queued));
}

}  // namespace

constinit const Operation bulk_import_candidates{"bulk_import_candidates",
                                                 "import_candidates",
                                                 {.resource = "import",
                                                  .sql = "candidates/import_result.sql",
                                                  .view = &shape_of<ImportResultView>,
                                                  .command = &shape_of<ImportCandidateChunk>,
                                                  .type = type_of<ImportCandidateChunk>(),
                                                  .lane = lane,
                                                  .prepare = prepare_rows,
                                                  .streams = true,
                                                  .body = &shape_of<BulkImport>}};

constinit const Operation bulk_import_candidates_file{"bulk_import_candidates_file",
                                                      "import_candidates",
                                                      {.resource = "import",
                                                       .view = &shape_of<ImportJobQueued>,
                                                       .command = &shape_of<platform::StartTask>,
                                                       .type = type_of<platform::StartTask>(),
                                                       .lane = platform::lane,
                                                       .prepare = prepare_file,
                                                       .streams = true,
                                                       .body = &shape_of<ImportForm>,
                                                       .body_is_form = true,
                                                       .answered = answered_file}};

}  // namespace hirewire::candidates
