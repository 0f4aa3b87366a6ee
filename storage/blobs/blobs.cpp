#include "storage/blobs/blobs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "base/metrics.h"
#include "base/seal.h"
#include "storage/blobs/account.h"

namespace hirewire {

namespace {

namespace fs = std::filesystem;

/// How much may wait in the page cache before the disk is asked to begin: so that `keep` has little left to wait for.
constexpr std::int64_t flush_every = std::int64_t{8} << 20;
/// Uploads of a process that was killed are cleared away by a later one.
constexpr auto abandoned_after = std::chrono::hours(24);

[[noreturn]] void fail(std::string_view what) {
  throw std::system_error(errno, std::generic_category(), fmt::format("blob store: {}", what));
}

class File {
 public:
  File(const fs::path& path, int flags, std::string_view what)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) fail(what);
  }
  ~File() { ::close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// A rename is durable once the folder is.
void make_durable(const fs::path& folder) {
  const File opened(folder, O_RDONLY | O_DIRECTORY, "open a folder");
  if (::fsync(opened.get()) != 0) fail("make a folder durable");
}

/// Folder `path` and all above it up to `root`, durable in their parents.
void make_folders(const fs::path& root, const fs::path& path) {
  if (fs::is_directory(path)) return;
  if (path != root) make_folders(root, path.parent_path());
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed) throw std::system_error(failed, "blob store: make a folder");
  if (path != root) make_durable(path.parent_path());
}

bool is_word_of(std::string_view text, std::string_view alphabet) {
  return !text.empty() && text.find_first_not_of(alphabet) == std::string_view::npos;
}

constexpr std::string_view lower_hexadecimal = "0123456789abcdef";
constexpr std::string_view incoming = "incoming";  // uploads that are not kept yet
constexpr std::string_view accounts = "accounts";  // a file a tenant

/// A name never leaves its folder, whoever made it up.
fs::path files_of(const std::string& folder, std::string_view tenant) {
  if (!is_word_of(tenant, "0123456789abcdefghijklmnopqrstuvwxyz-_") || tenant == incoming || tenant == accounts)
    throw std::runtime_error("blob store: no such blob");
  return fs::path(folder) / tenant;
}

fs::path place_of(const std::string& folder, std::string_view tenant, const BlobKind& kind, std::string_view hash) {
  if (hash.size() != 64 || !is_word_of(hash, lower_hexadecimal)) throw std::runtime_error("blob store: no such blob");
  return files_of(folder, tenant) / kind.folder / hash.substr(0, 2) / hash.substr(2, 2) / hash;
}

Account account_of(const std::string& folder, std::string_view tenant) {
  return {fs::path(folder) / accounts, tenant, files_of(folder, tenant)};
}

/// Since when it has been there: of a file whose bytes were stored again, since then. nullopt: it is not there.
struct About {
  Instant since;
  std::int64_t bytes;
};
std::optional<About> look_at(const fs::path& place) {
  struct stat about{};
  if (::stat(place.c_str(), &about) != 0) return std::nullopt;
  const auto since = std::chrono::seconds(about.st_mtim.tv_sec) + std::chrono::nanoseconds(about.st_mtim.tv_nsec);
  return About{Instant(std::chrono::duration_cast<std::chrono::microseconds>(since)), about.st_size};
}

bool is_over(const BlobKind& kind, const About& about, Instant at) {
  return at - about.since > kind.kept;
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code gone;
  for (fs::directory_iterator at(folder, gone), end; !gone && at != end; at.increment(gone)) {
    std::error_code none;
    if (at->is_directory(none)) found.push_back(at->path());
  }
  return found;
}

/// A folder of the first two digits, or of the next two: a kind's own folder is called otherwise.
bool is_of_digits(const fs::path& folder) {
  const std::string name = folder.filename();
  return name.size() == 2 && is_word_of(name, lower_hexadecimal);
}

std::string size_in_words(std::int64_t bytes) {
  constexpr std::int64_t million = 1'000'000;
  if (bytes >= 100 * million) return fmt::format("{:.1f} GB", static_cast<double>(bytes) / (1000 * million));
  return fmt::format("{} bytes", bytes);
}

const auto over_quota = metrics::counter("hirewire_blobs_over_quota_total",
                                         "Files that were not kept because the tenant has no room for them.");

Refusal about_room(const std::string& message) {
  over_quota.add();
  Refusal refusal = too_large(message);
  refusal.faults.push_back({"file", "too_large", message});
  return refusal;
}
Refusal larger_than_all(std::int64_t quota) {
  return about_room(fmt::format("The file is larger than all files together may be: {}.", size_in_words(quota)));
}
Refusal no_room(std::int64_t used, std::int64_t quota, std::int64_t wanted) {
  return about_room(
      fmt::format("There is no room for this file: {} of {} are used, and it has {}. Files go when their time is over.",
                  size_in_words(used), size_in_words(quota), size_in_words(wanted)));
}

bool is_full(int error) {
  return error == ENOSPC || error == EDQUOT;
}

struct FreeDigest {
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

class FileUpload final : public Blobs::Upload {
 public:
  FileUpload(std::string folder, std::string tenant, const BlobKind& kind, std::int64_t quota)
      : folder_(std::move(folder)),
        tenant_(std::move(tenant)),
        kind_(kind),
        quota_(quota),
        path_(fs::path(folder_) / incoming / hex(random_bytes(16))),
        file_(path_, O_WRONLY | O_CREAT | O_EXCL, "begin an upload"),
        digest_(EVP_MD_CTX_new()) {
    if (!digest_ || EVP_DigestInit_ex(digest_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  }
  ~FileUpload() override {
    if (!kept_) ::unlink(path_.c_str());
  }

  Result<void> write(std::string_view piece) override {
    const auto wanted = size_ + static_cast<std::int64_t>(piece.size());
    if (wanted > quota_) return Refused(larger_than_all(quota_));
    EVP_DigestUpdate(digest_.get(), piece.data(), piece.size());
    while (!piece.empty()) {
      const auto written = ::write(file_.get(), piece.data(), piece.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0 && is_full(errno)) return Refused(unavailable(60));
      if (written < 0) fail("write");
      piece.remove_prefix(static_cast<std::size_t>(written));
      size_ += written;
    }
    if (size_ - flushed_ >= flush_every) {
      ::sync_file_range(file_.get(), flushed_, size_ - flushed_,
                        SYNC_FILE_RANGE_WRITE);  // a hint: fsync is what counts
      flushed_ = size_;
    }
    return {};
  }

  Result<std::string> keep() override {
    std::array<unsigned char, 32> sum{};
    EVP_DigestFinal_ex(digest_.get(), sum.data(), nullptr);
    auto hash = hex({reinterpret_cast<const char*>(sum.data()), sum.size()});
    if (::fsync(file_.get()) != 0) {
      if (is_full(errno)) return Refused(unavailable(60));
      fail("make a file durable");
    }
    const auto place = place_of(folder_, tenant_, kind_, hash);
    {
      Account account = account_of(folder_, tenant_);
      const std::int64_t more = look_at(place) ? 0 : size_;
      if (more > quota_ - account.used()) return Refused(no_room(account.used(), quota_, size_));
      make_folders(folder_, place.parent_path());
      if (::futimens(file_.get(), nullptr) != 0) fail("date a file");
      if (::rename(path_.c_str(), place.c_str()) != 0) fail("put a file in its place");
      kept_ = true;
      account.add(more);
    }
    make_durable(place.parent_path());
    return hash;
  }

 private:
  const std::string folder_;
  const std::string tenant_;
  const BlobKind& kind_;
  const std::int64_t quota_;
  const fs::path path_;
  const File file_;
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> digest_;
  std::int64_t size_ = 0;
  std::int64_t flushed_ = 0;
  bool kept_ = false;
};

void clear_abandoned(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const auto written = entry.last_write_time(ignored);
    if (!ignored && fs::file_time_type::clock::now() - written > abandoned_after) fs::remove(entry.path(), ignored);
  }
}

}  // namespace

Blobs::Blobs(std::string folder, std::int64_t quota) : folder_(std::move(folder)), quota_(quota) {
  for (const std::string_view own : {incoming, accounts}) make_folders(folder_, fs::path(folder_) / own);
  clear_abandoned(fs::path(folder_) / incoming);
}

std::unique_ptr<Blobs::Upload> Blobs::upload(std::string_view tenant, const BlobKind& kind) const {
  files_of(folder_, tenant);  // refuses a name that is no tenant's before anything is written
  return std::make_unique<FileUpload>(folder_, std::string(tenant), kind, quota_);
}

std::string Blobs::read(std::string_view tenant, const BlobKind& kind, std::string_view hash, std::int64_t offset,
                        std::size_t size) const {
  const File file(place_of(folder_, tenant, kind, hash), O_RDONLY, "no such blob");
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const auto got =
        ::pread(file.get(), bytes.data() + filled, size - filled, offset + static_cast<std::int64_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read");
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

std::int64_t Blobs::size(std::string_view tenant, const BlobKind& kind, std::string_view hash) const {
  const auto about = look_at(place_of(folder_, tenant, kind, hash));
  if (!about) fail("no such blob");
  return about->bytes;
}

std::vector<std::string> Blobs::tenants() const {
  std::vector<std::string> found;
  for (const fs::path& folder : folders_in(folder_)) {
    const std::string name = folder.filename();
    if (name != incoming && name != accounts) found.push_back(name);
  }
  return found;
}

std::vector<std::string> Blobs::expired(std::string_view tenant, const BlobKind& kind, Instant at) const {
  std::vector<std::string> found;
  for (const fs::path& first : folders_in(files_of(folder_, tenant) / kind.folder)) {
    if (!is_of_digits(first)) continue;
    for (const fs::path& second : folders_in(first)) {
      std::error_code gone;
      for (const auto& entry : fs::directory_iterator(second, gone)) {
        const auto about = look_at(entry.path());
        if (about && is_over(kind, *about, at)) found.push_back(entry.path().filename());
      }
    }
  }
  return found;
}

Blobs::Removed Blobs::remove(std::string_view tenant, const BlobKind& kind, const std::vector<std::string>& hashes,
                             Instant at) const {
  Removed removed;
  Account account = account_of(folder_, tenant);
  for (const std::string& hash : hashes) {
    const fs::path place = place_of(folder_, tenant, kind, hash);
    const auto about = look_at(place);
    if (!about || !is_over(kind, *about, at) || ::unlink(place.c_str()) != 0) continue;
    ++removed.files;
    removed.bytes += about->bytes;
  }
  if (removed.files > 0) account.add(-removed.bytes);
  return removed;
}

std::int64_t Blobs::recount(std::string_view tenant) const {
  return account_of(folder_, tenant).count_again();
}

}  // namespace hirewire
