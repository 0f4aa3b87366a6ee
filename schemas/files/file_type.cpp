#include "schemas/files/file_type.h"

#include <algorithm>

namespace hirewire {

namespace {

std::size_t longest(std::span<const FileType> types, std::string_view FileType::* part) {
  std::size_t size = 0;
  for (const FileType& type : types) size = std::max(size, (type.*part).size());
  return size;
}

}  // namespace

void FileSniffer::feed(std::string_view piece) {
  head_.append(piece.substr(0, longest(types_, &FileType::magic) - head_.size()));
  const std::string both = overlap_ + std::string(piece.substr(0, longest(types_, &FileType::holds)));
  for (std::size_t i = 0; i < types_.size(); ++i) {
    const std::string_view wanted = types_[i].holds;
    if (!wanted.empty() && (both.contains(wanted) || piece.contains(wanted))) held_ |= std::uint64_t{1} << i;
  }
  const std::string_view end = piece.substr(piece.size() - std::min(piece.size(), longest(types_, &FileType::holds)));
  overlap_ = (overlap_ + std::string(end));
  overlap_.erase(0, overlap_.size() - std::min(overlap_.size(), longest(types_, &FileType::holds)));
}

bool FileSniffer::begins_as(const FileType& type) const {
  return std::string_view(head_).starts_with(type.magic);
}

bool FileSniffer::is_possible() const {
  return std::ranges::any_of(types_, [&](const FileType& type) {
    return begins_as(type) || (head_.size() < type.magic.size() && type.magic.starts_with(head_));
  });
}

const FileType* FileSniffer::type() const {
  for (std::size_t i = 0; i < types_.size(); ++i)
    if (begins_as(types_[i]) && (types_[i].holds.empty() || (held_ >> i & 1U) != 0)) return &types_[i];
  return nullptr;
}

std::string names_of(std::span<const FileType> types) {
  std::string names;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (i > 0) names += i + 1 == types.size() ? " or " : ", ";
    names += types[i].called;
  }
  return names;
}

}  // namespace hirewire
