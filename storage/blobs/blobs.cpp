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
#include <stdexcept>
#include <system_error>

#include "base/seal.h"

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
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {
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

/// A name never leaves its folder, whoever made it up.
fs::path place_of(const std::string& folder, std::string_view tenant, std::string_view hash) {
  if (!is_word_of(tenant, "0123456789abcdefghijklmnopqrstuvwxyz-_") || hash.size() != 64 ||
      !is_word_of(hash, "0123456789abcdef")) {
    throw std::runtime_error("blob store: no such blob");
  }
  return fs::path(folder) / tenant / hash.substr(0, 2) / hash.substr(2, 2) / hash;
}

bool is_full(int error) {
  return error == ENOSPC || error == EDQUOT;
}

struct FreeDigest {
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

class FileUpload final : public Blobs::Upload {
 public:
  FileUpload(std::string folder, std::string tenant)
      : folder_(std::move(folder)),
        tenant_(std::move(tenant)),
        path_(fs::path(folder_) / "incoming" / hex(random_bytes(16))),
        file_(path_, O_WRONLY | O_CREAT | O_EXCL, "begin an upload"),
        digest_(EVP_MD_CTX_new()) {
    if (!digest_ || EVP_DigestInit_ex(digest_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  }
  ~FileUpload() override {
    if (!kept_) ::unlink(path_.c_str());
  }

  Result<void> write(std::string_view piece) override {
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
    const auto place = place_of(folder_, tenant_, hash);
    make_folders(folder_, place.parent_path());
    if (::rename(path_.c_str(), place.c_str()) != 0) fail("put a file in its place");
    kept_ = true;
    make_durable(place.parent_path());
    return hash;
  }

 private:
  const std::string folder_;
  const std::string tenant_;
  const fs::path path_;
  const File file_;
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> digest_;
  std::int64_t size_ = 0;
  std::int64_t flushed_ = 0;
  bool kept_ = false;
};

void clear_abandoned(const fs::path& incoming) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(incoming, ignored)) {
    const auto written = entry.last_write_time(ignored);
    if (!ignored && fs::file_time_type::clock::now() - written > abandoned_after) fs::remove(entry.path(), ignored);
  }
}

}  // namespace

Blobs::Blobs(std::string folder) : folder_(std::move(folder)) {
  const auto incoming = fs::path(folder_) / "incoming";
  make_folders(folder_, incoming);
  clear_abandoned(incoming);
}

std::unique_ptr<Blobs::Upload> Blobs::upload(std::string_view tenant) const {
  place_of(folder_, tenant, std::string(64, '0'));  // refuses a name that is no tenant's before anything is written
  return std::make_unique<FileUpload>(folder_, std::string(tenant));
}

std::string Blobs::read(std::string_view tenant, std::string_view hash, std::int64_t offset, std::size_t size) const {
  const File file(place_of(folder_, tenant, hash), O_RDONLY, "no such blob");
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

std::int64_t Blobs::size(std::string_view tenant, std::string_view hash) const {
  struct stat about{};
  if (::stat(place_of(folder_, tenant, hash).c_str(), &about) != 0) fail("no such blob");
  return about.st_size;
}

}  // namespace hirewire
