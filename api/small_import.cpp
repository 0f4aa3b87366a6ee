#include "api/small_import.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/import_file.h"
#include "api/import_text.h"
#include "api/requests/aside.h"
#include "api/requests/fingerprint.h"
#include "events/envelope.h"
#include "schemas/files/row_reader.h"
#include "schemas/language/json.h"

namespace hirewire {

namespace asio = boost::asio;

namespace {

/// The columns of a file, each with the member that it fills; null: it means nothing to us.
using Columns = std::vector<const Member*>;

/// The member that a column fills; null: none.
const Member* member_of(const ImportRows& rows, std::string_view cell) {
  const std::string name = column_name(cell);
  const auto other = std::ranges::find(rows.other_names, std::string_view(name), &ImportRows::Column::name);
  const Member* member = rows.shape().find(other == rows.other_names.end() ? name : other->member);
  return member != nullptr && !member->internal ? member : nullptr;
}

Columns columns_of(const ImportRows& rows, const std::vector<std::string>& names) {
  Columns columns;
  for (const std::string& name : names) {
    const Member* member = member_of(rows, name);
    columns.push_back(std::ranges::find(columns, member) == columns.end() ? member : nullptr);
  }
  return columns;
}

Result<void> check_columns(const ImportRows& rows, const Columns& columns, std::int64_t line) {
  const auto has = [&](std::string_view name) {
    return !name.empty() && std::ranges::find(columns, rows.shape().find(name)) != columns.end();
  };
  std::vector<Fault> faults;
  for (const auto& [member, or_else] : rows.needed) {
    if (has(member) || has(or_else)) continue;
    const std::string other = or_else.empty() ? std::string() : fmt::format(" (or {})", or_else);
    faults.push_back({std::string(member), "missing_column",
                      fmt::format("The line that names the columns has none for {}{}.", member, other), line, 0});
  }
  return faults.empty() ? Result<void>() : Result<void>(Refused(invalid(std::move(faults))));
}

Refusal too_many(const ImportRows& rows) {
  return too_large(fmt::format("At most {} {} at once.", most_import_rows, rows.plural));
}

void hand_over(const ImportRows& rows, std::int64_t line, const void* row, std::vector<Fault> faults,
               const TakeRow& take) {
  check(rows.shape(), row, faults);
  take(line, row, std::move(faults));
}

/// A small file, and the rows in it.
class SmallFile final : public FileSink {
 public:
  SmallFile(std::string folder, const ImportRows& rows, const TakeRow& take)
      : rows_(rows),
        take_(take),
        text_(std::move(folder), [this](std::string_view text, bool numbered) { return read(text, numbered); }) {}

  Result<void> begin(const std::string& filename, const std::string&) override {
    text_.begin(filename);
    return {};
  }
  Result<void> piece(std::string_view bytes) override {
    bytes_ += bytes;
    return text_.piece(bytes);
  }
  /// Blocking: see ImportText.
  Result<void> finish() {
    if (auto read = text_.finish(); !read) return read;
    if (auto read = reader_->finish([this](const Row& row) { return take(row); }); !read) return read;
    const auto known = check_columns(rows_, columns_of(rows_, reader_->header().columns), reader_->header_line());
    if (!known) return known;
    if (count_ == 0) return Refused(invalid("file", "empty", "The file has a header and no rows."));
    return count_ > most_import_rows ? Result<void>(Refused(too_many(rows_))) : Result<void>();
  }
  [[nodiscard]] const std::string& filename() const { return text_.filename(); }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  Result<void> read(std::string_view text, bool numbered) {
    const auto knows = [this](std::string_view cell) { return member_of(rows_, cell) != nullptr; };
    if (!reader_) reader_.emplace(knows, numbered);
    return reader_->feed(text, [this](const Row& row) { return take(row); });
  }
  bool take(const Row& row) {
    if (columns_.empty()) columns_ = columns_of(rows_, reader_->header().columns);
    if (++count_ > most_import_rows) return true;
    const auto made = rows_.shape().make();
    std::vector<Fault> faults = row.faults;
    for (std::size_t i = 0; i < columns_.size() && i < row.cells.size(); ++i)
      if (columns_[i] != nullptr) read_text(row.cells[i], *columns_[i], made.get(), faults);
    hand_over(rows_, row.line, made.get(), std::move(faults), take_);
    return true;
  }

  const ImportRows rows_;
  const TakeRow take_;
  std::string bytes_;
  ImportText text_;
  std::optional<RowReader> reader_;
  Columns columns_;
  std::size_t count_ = 0;
};

}  // namespace

asio::awaitable<Result<FormFields>> read_import_form(Call& call, const ImportRows& rows, const TakeRow& take) {
  const auto file = std::make_shared<SmallFile>(call.services.config.blobs, rows, take);
  UploadLimits limits;
  limits.file = longest_import_body;
  auto fields = co_await read_form(call.request, *file, limits);
  if (!fields) co_return Refused(fields.error());
  const auto digest = sha256(file->bytes());
  const auto hash = hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  fingerprint_body(call, said_in_form(*fields, file->filename(), hash));
  auto read = co_await aside([file, command = call.command] { return file->finish(); });
  if (!read) co_return Refused(std::move(read.error()));
  co_return fields;
}

asio::awaitable<Result<void>> read_import_body(Call& call) {
  if (auto read = co_await read_whole(call.request, longest_import_body, import_body_too_long); !read)
    co_return Refused(std::move(read.error()));
  fingerprint_body(call, said_in_json(call.request.body));
  co_return Result<void>{};
}

void read_import_row(const Json& element, std::int64_t line, const ImportRows& rows, const Vocabulary* vocabulary,
                     const TakeRow& take) {
  const auto row = rows.shape().make();
  if (!element.text.starts_with('{')) {
    take(line, row.get(), {{"", "type", "Must be an object."}});
    return;
  }
  const auto read = read_json(element.text, rows.shape(), row.get(), {.vocabulary = vocabulary, .bind = true});
  std::vector<Fault> faults = read ? std::vector<Fault>{} : read.error().faults;
  if (!read && faults.empty()) faults.push_back({"", "malformed", read.error().message});
  for (Fault& fault : faults) fault.line = fault.column = 0;  // of the object's own text: nobody ever saw that
  hand_over(rows, line, row.get(), std::move(faults), take);
}

Result<void> fits_one_command(std::size_t size, const ImportRows& rows) {
  constexpr std::size_t of_the_envelope = 4'096;
  return size > largest_command - of_the_envelope ? Result<void>(Refused(too_many(rows))) : Result<void>();
}

}  // namespace hirewire
