#pragma once
#include <string>

namespace hirewire::bulk_import {

struct Upload {
  std::string file;
  std::string url;  ///< of a house listener, e.g. http://127.0.0.1:8000
  std::string email;
  std::string password;
  std::string default_domain;  ///< for rows without one; empty: none
};

/// `hirewire import FILE`: signs in, uploads, and shows a progress bar on standard error until the task has ended. A
/// line with the exact counts on standard output. Gives the process's exit status: 0 where every row is accounted for.
int upload(const Upload& what);

}  // namespace hirewire::bulk_import
