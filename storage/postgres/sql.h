#pragma once
#include <span>
#include <string_view>

namespace hirewire {

/// A file of storage/, part of the binary: {"candidates/by_id.sql", its text}.
struct SqlFile {
  std::string_view path;
  std::string_view text;
};

std::span<const SqlFile> sql_files();  ///< sorted by path
/// The file's text, {SkillFields} and its like filled in (storage/postgres/columns.h). Throws std::logic_error, at
/// start, where there is no such file.
std::string_view sql(std::string_view path);

}  // namespace hirewire
