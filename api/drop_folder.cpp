#include "api/drop_folder.h"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <fstream>

#include "api/dropped_files.h"
#include "api/import_file.h"
#include "api/requests/aside.h"
#include "api/requests/cork.h"
#include "api/sign_in.h"
#include "base/log.h"
#include "base/metrics.h"
#include "events/envelope.h"
#include "events/topics.h"
#include "schemas/import_bodies.h"
#include "schemas/language/json.h"
#include "schemas/language/utf8.h"
#include "schemas/platform.h"

namespace hirewire::candidates {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds between_looks{1};
constexpr std::chrono::seconds until_asked_again{10};
constexpr std::size_t piece_size = 64 * 1024;

metrics::Counter files(const char* how) {
  return metrics::counter("hirewire_dropped_files_total", "Files of the drop folder whose import has ended.",
                          {{"result", how}});
}

std::string place_of(std::int64_t line, std::int64_t column, std::string_view field) {
  std::string place;
  if (line > 0) place += fmt::format("line {}", line);
  if (column > 0) place += fmt::format("{}column {}", place.empty() ? "" : ", ", column);
  if (!field.empty()) place += place.empty() ? std::string(field) : fmt::format(" ({})", field);
  return place;
}

template <class Fault>
void list_faults(std::string& report, const std::vector<Fault>& faults) {
  for (const Fault& fault : faults)
    report += fmt::format("{}: {}\n", place_of(fault.line, fault.column, fault.field), fault.message);
}

/// What is wrong with a file that was not taken.
std::string report_of(const Refusal& refusal) {
  std::string report = fmt::format("Not imported: {}\n", refusal.message);
  list_faults(report, refusal.faults);
  return report;
}

/// What became of it, of a row of platform/import_job.sql.
std::string report_of(const Rows& job) {
  std::string report = fmt::format("{}: {} rows, {} created, {} skipped, {} failed\n", job.text(0, "status"),
                                   job.integer(0, "total_records"), job.integer(0, "created_count"),
                                   job.integer(0, "skipped_count"), job.integer(0, "failed_count"));
  report += fmt::format("Import job {}\n", job.text(0, "id"));
  if (const auto why = job.at(0, job.column("error_message"))) report += fmt::format("{}\n", *why);
  if (const auto faults = read_json_as<ImportFaults>(fmt::format(R"({{"errors":{}}})", job.text(0, "errors"))))
    list_faults(report, faults->errors);
  return report;
}

/// The file in the blob store, and what its import begins with. Blocking.
Result<platform::TaskFields> stored(const Config& config, const Blobs& blobs, const std::string& tenant,
                                    const TakenFile& dropped) {
  const auto upload = blobs.upload(tenant, import_file);
  ImportFile file(config.blobs, upload.get());
  if (auto begun = file.begin(is_utf8(dropped.name) ? dropped.name : "dropped file", {}); !begun)
    return Refused(std::move(begun.error()));
  std::ifstream bytes(dropped.path(), std::ios::binary);
  if (!bytes) return Refused(invalid("file", "unreadable", "The house may not read the file: let its user read it."));
  std::string piece(piece_size, '\0');
  for (std::int64_t size = 0; bytes;) {
    bytes.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto read = static_cast<std::size_t>(bytes.gcount());
    size += bytes.gcount();
    if (std::cmp_greater(size, config.import_max))
      return Refused(too_large(fmt::format("The file is larger than {} bytes.", config.import_max)));
    if (auto taken = file.piece(std::string_view(piece).substr(0, read)); read > 0 && !taken)
      return Refused(std::move(taken.error()));
  }
  if (auto sound = file.finish(); !sound) return Refused(std::move(sound.error()));
  auto hash = upload->keep();
  if (!hash) return Refused(std::move(hash.error()));
  return import_task(file, std::move(*hash), false, std::nullopt);
}

class DropFolder {
 public:
  explicit DropFolder(const Services& services)
      : services_(services), dropped_(std::make_shared<DroppedFiles>(services.config.drop)) {}

  asio::awaitable<void> look() {
    const auto taken = co_await aside([dropped = dropped_] { return dropped->look(); });
    std::erase_if(asked_, [&](const auto& asked) {
      return std::ranges::find(taken, asked.first, &TakenFile::task) == taken.end();
    });
    for (const TakenFile& file : taken) co_await go_on(file);
  }

 private:
  asio::awaitable<void> go_on(const TakenFile& file) {
    const auto owner = co_await owner_of(file);
    if (!owner) co_return co_await refused(file, owner.error());
    const auto job = co_await ask_one(services_, *owner, "platform/import_job.sql", {{"id", to_string(file.task)}});
    if (!job) co_return;  // PostgreSQL is not there: later
    if (job->size() == 0) co_return co_await ask_for_import(file, *owner);
    const auto status = job->text(0, "status");
    if (status == "completed" || status == "failed" || status == "cancelled")
      co_await settle(file, status == "completed", report_of(*job));
  }

  /// The house, in the tenant, for the company. A refusal says which folder names nobody.
  asio::awaitable<Result<Actor>> owner_of(const TakenFile& file) {
    const auto tenant = co_await identity::tenant_of_code(services_, file.tenant_code);
    if (!tenant) co_return Refused(tenant.error());
    if (!*tenant)
      co_return Refused(
          invalid("", "not_found",
                  fmt::format("No tenant has the code {}: call the folder by a tenant's code.", file.tenant_code)));
    Actor actor = identity::house_of(**tenant, now());
    if (file.company.empty()) co_return actor;
    const auto company = co_await ask_one(services_, actor, "companies/by_id.sql", {{"id", file.company}});
    if (!company) co_return Refused(company.error());
    if (company->size() == 0)
      co_return Refused(
          invalid("", "not_found",
                  fmt::format("The tenant has no company {}: call the folder by a company's id.", file.company)));
    actor.company_id = parse_uuid(file.company);
    co_return actor;
  }

  /// Asked again it is the same command, which is carried out once.
  asio::awaitable<void> ask_for_import(const TakenFile& file, const Actor& owner) {
    const auto at = std::chrono::steady_clock::now();
    if (const auto asked = asked_.find(file.task); asked != asked_.end() && at - asked->second < until_asked_again)
      co_return;
    asked_[file.task] = at;
    auto task = co_await aside([&services = services_, tenant = to_string(owner.tenant_id), file] {
      return stored(services.config, services.blobs, tenant, file);
    });
    if (!task) co_return co_await refused(file, task.error());
    task->company_id = owner.company_id;
    platform::StartTask start{{file.task}, std::move(*task)};
    Envelope envelope;
    envelope.id = derive(file.task, "dropped");
    envelope.subject = file.task;
    envelope.time = now();
    envelope.actor = owner;
    const Command told = command(std::move(envelope), std::move(start));
    Message message = to_message(told, commands_topic(services_.config.name_space, platform::lane),
                                 partition_of(file.task, services_.partitions), services_.keys);
    sign(message, services_.keys);
    if (size_of(message) > largest_command) co_return co_await refused(file, too_large(message));
    log::info("file_dropped", {{"tenant", to_string(owner.tenant_id)}, {"import", to_string(file.task)}});
    Cork::of(co_await asio::this_coro::executor).send(services_.bus, std::move(message), [](Delivery) {});
  }

  asio::awaitable<void> refused(const TakenFile& file, const Refusal& refusal) {
    if (refusal.reason == Reason::unavailable) co_return;  // later
    co_await settle(file, false, report_of(refusal));
  }

  asio::awaitable<void> settle(const TakenFile& file, bool is_done, std::string report) {
    co_await aside([file, is_done, report = std::move(report)] {
      DroppedFiles::settle(file, is_done, report);
      return true;
    });
    (is_done ? done_ : failed_).add();
    log::info("dropped_file_settled", {{"import", to_string(file.task)}, {"done", is_done}});
  }

  const Services& services_;
  std::shared_ptr<DroppedFiles> dropped_;
  std::map<Uuid, std::chrono::steady_clock::time_point> asked_;  ///< when the import was asked for last
  metrics::Counter done_ = files("done");
  metrics::Counter failed_ = files("failed");
};

}  // namespace

asio::awaitable<void> watch_drop_folder(const Services& services) {
  DropFolder folder(services);
  while (true) {
    co_await identity::pause(between_looks);
    try {
      co_await folder.look();
    } catch (const std::filesystem::filesystem_error& trouble) {
      log::warn("drop_folder_in_trouble", {{"error", trouble.code().message()}});  // whole it would name the file
    } catch (const std::exception& trouble) {
      log::warn("drop_folder_in_trouble", {{"error", trouble.what()}});
    }
  }
}

}  // namespace hirewire::candidates
