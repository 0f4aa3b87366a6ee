#include "schemas/files/workbook/zip_package.h"

#include <zip.h>

#include <fstream>

#include "schemas/files/row_reader.h"

namespace hirewire {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view password_remedy =
    "The workbook is protected with a password; in Excel, choose File, Info, Protect Workbook, Encrypt with Password, "
    "remove the password, save it and send that.";
constexpr std::uint64_t ratio_counts_from = 16U << 20;

std::string lower_case_path(std::string_view name) {
  std::string path(name.substr(name.starts_with('/') || name.starts_with('\\') ? 1 : 0));
  for (char& c : path) {
    if (c == '\\') c = '/';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return path;
}

/// A little-endian number; 0 beyond the end.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  if (at + size > bytes.size()) return 0;
  std::uint64_t number = 0;
  for (std::size_t i = size; i > 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return number;
}

class Bytes {
 public:
  explicit Bytes(const std::filesystem::path& file) : in_(file, std::ios::binary) {
    in_.seekg(0, std::ios::end);
    if (in_) size_ = static_cast<std::uint64_t>(in_.tellg());
  }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Shorter, also empty, where the file ends sooner.
  std::string read(std::uint64_t from, std::size_t size) {
    if (from >= size_) return {};
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(size, size_ - from)), '\0');
    in_.clear();
    in_.seekg(static_cast<std::streamoff>(from));
    in_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in_.gcount()));
    return bytes;
  }

 private:
  std::ifstream in_;
  std::uint64_t size_ = 0;
};

bool has_wide(std::string_view directory, std::string_view name) {
  std::string wide;
  for (const char c : name) (wide += c) += '\0';
  return directory.contains(wide);
}

/// An OLE2 file: what kind is told by the names in its directory's first sectors.
Refusal compound_file(Bytes& bytes) {
  const std::string head = bytes.read(0, 512);
  const auto sector_shift = number_at(head, 30, 2);
  std::string directory;
  if (sector_shift == 9 || sector_shift == 12) {
    directory = bytes.read((number_at(head, 48, 4) + 1) << sector_shift, 16 * 1024);
  }
  if (has_wide(directory, "EncryptionInfo") || has_wide(directory, "EncryptedPackage")) {
    return unsupported(password_remedy);
  }
  if (has_wide(directory, "WordDocument")) {
    return unsupported("The file is an old Word document (.doc), not a workbook; send the table as .xlsx or CSV.");
  }
  return unsupported(
      "The file is an old Excel workbook (.xls); open it and save it as .xlsx or CSV (UTF-8), and send that.");
}

/// What a ZIP archive's directory says of its size, before libzip allocates for each entry. Every place in the file's
/// end where a directory's end might stand is asked, as libzip may take any of them.
Result<void> check_directory(Bytes& bytes) {
  constexpr std::size_t record = 22;
  const std::uint64_t tail_begins = bytes.size() - std::min<std::uint64_t>(bytes.size(), 65'535 + record + 20);
  const std::string tail = bytes.read(tail_begins, 65'535 + record + 20);
  bool found = false;
  for (std::size_t at = tail.find("PK\x05\x06"sv); at != std::string::npos; at = tail.find("PK\x05\x06"sv, at + 1)) {
    if (at + record > tail.size()) continue;
    found = true;
    std::uint64_t entries = number_at(tail, at + 10, 2);
    std::uint64_t size = number_at(tail, at + 12, 4);
    if (at >= 20 && std::string_view(tail).substr(at - 20).starts_with("PK\x06\x07"sv)) {  // ZIP64
      const std::string large = bytes.read(number_at(tail, at - 20 + 8, 8), 56);
      entries = std::max(entries == 0xFFFF ? 0 : entries, number_at(large, 32, 8));
      size = std::max(size == 0xFFFF'FFFF ? 0 : size, number_at(large, 40, 8));
    }
    if (entries > ZipPackage::most_entries || size > ZipPackage::largest_directory) {
      return Refused(
          too_large(fmt::format("The workbook has more than {} parts; copy the table into a new one and send that.",
                                ZipPackage::most_entries)));
    }
  }
  if (found) return {};
  return Refused(
      malformed("The workbook is cut off: its end is missing. Send it again; if that does not help, open it in "
                "Excel, save it and send that."));
}

}  // namespace

Refusal damaged(std::string_view what) {
  return malformed(
      fmt::format("The workbook is damaged: {}. Send it again; if that does not help, open it in Excel, save it "
                  "and send that.",
                  what));
}

std::string resolve_part(std::string_view source, std::string_view target) {
  std::string path = lower_case_path(source);
  path.resize(target.starts_with('/') || target.starts_with('\\') ? 0 : path.rfind('/') + 1);  // npos + 1 is 0
  const std::string relative = lower_case_path(target);
  for (std::string_view rest = relative; !rest.empty();) {
    const std::string_view step = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(step.size() + 1, rest.size()));
    if (step.empty() || step == ".") continue;
    if (step == "..") {
      path.resize(path.empty() ? 0 : path.rfind('/', path.size() - 2) + 1);
    } else {
      path.append(step).append(rest.empty() ? "" : "/");
    }
  }
  return path;
}

void ZipPackage::Closing::operator()(zip* archive) const {
  zip_discard(archive);
}

Result<ZipPackage> ZipPackage::open(const std::filesystem::path& file) {
  Bytes bytes(file);
  const std::string head = bytes.read(0, 512);
  if (head.empty()) return Refused(invalid("", "empty", "The file is empty; send a workbook (.xlsx) with a table."));
  if (head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) return Refused(compound_file(bytes));
  if (!head.starts_with("PK\x03\x04"sv)) {
    const SniffedFile sniffed = sniff(head, "");
    return Refused(
        sniffed.kind == FileKind::csv
            ? unsupported("The file is called a workbook but is not one; if it is CSV, name it .csv and send that, "
                          "else open it, save it as .xlsx and send that.")
            : unsupported(
                  fmt::format("The file is called a workbook but looks like {}; send a workbook (.xlsx) or CSV.",
                              sniffed.looks_like)));
  }
  if (auto sound = check_directory(bytes); !sound) return Refused(std::move(sound.error()));
  int why = 0;
  ZipPackage package;
  package.archive_.reset(zip_open(file.c_str(), ZIP_RDONLY, &why));
  if (package.archive_ == nullptr) return Refused(damaged("its list of parts cannot be read"));
  const auto count = zip_get_num_entries(package.archive_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const auto index = static_cast<std::uint64_t>(i);
    const char* name = zip_get_name(package.archive_.get(), index, ZIP_FL_ENC_RAW);
    if (name != nullptr) package.entries_.try_emplace(lower_case_path(name), index);
  }
  return package;
}

bool ZipPackage::has(std::string_view part) const {
  return entries_.contains(lower_case_path(part));
}

Result<void> ZipPackage::read(std::string_view part, const std::function<bool(std::string_view piece)>& on_piece) {
  const auto entry = entries_.find(lower_case_path(part));
  if (entry == entries_.end()) return Refused(damaged(fmt::format("its part {} is missing", part)));
  zip_stat_t facts;
  if (zip_stat_index(archive_.get(), entry->second, 0, &facts) != 0) {
    return Refused(damaged(fmt::format("its part {} cannot be found", part)));
  }
  if (facts.encryption_method != ZIP_EM_NONE) return Refused(unsupported(password_remedy));
  struct Shutting {
    void operator()(zip_file_t* open) const { zip_fclose(open); }
  };
  const std::unique_ptr<zip_file_t, Shutting> open(zip_fopen_index(archive_.get(), entry->second, 0));
  if (open == nullptr) return Refused(damaged(fmt::format("its part {} cannot be opened", part)));
  std::uint64_t size = 0;
  std::string piece(64 * 1024, '\0');
  for (;;) {
    const auto got = zip_fread(open.get(), piece.data(), piece.size());
    if (got < 0) return Refused(damaged(fmt::format("its part {} cannot be unpacked", part)));
    if (got == 0) return {};
    const auto taken = static_cast<std::uint64_t>(got);
    size += taken;
    inflated_ += taken;
    if (inflated_ > most_inflated || (size > ratio_counts_from && size / highest_ratio > facts.comp_size)) {
      return Refused(
          too_large("The workbook unpacks to far more than it should; copy the table into a new one, without blank "
                    "formatted rows, and send that, or send CSV."));
    }
    if (!on_piece(std::string_view(piece).substr(0, static_cast<std::size_t>(got)))) return {};
  }
}

}  // namespace hirewire
