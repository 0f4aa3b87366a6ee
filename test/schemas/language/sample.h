#pragma once
// Described structs that show every kind, presence and mark.
#include <boost/describe.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "schemas/language/changes.h"
#include "schemas/language/shape.h"

namespace hirewire::sample {

struct Contact {
  std::string email;
  std::optional<std::string> phone;
  std::int64_t rank = 0;
  bool operator==(const Contact&) const = default;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (email, phone, rank))

struct Later {
  std::optional<std::string> headline;
  std::optional<double> years;
  bool operator==(const Later&) const = default;
};
BOOST_DESCRIBE_STRUCT(Later, (), (headline, years))

/// A secret, money and lists of objects that may change; `fax` was called `telefax`.
struct Account {
  std::string owner;
  std::optional<std::string> fax;
  std::string token;
  std::vector<Contact> contacts;
  std::optional<Contact> main;
  std::int64_t seats = 3;
  bool active = true;
  std::optional<Money> fee;
  std::vector<Money> payments;
};
BOOST_DESCRIBE_STRUCT(Account, (), (owner, fax, token, contacts, main, seats, active, fee, payments))

struct AccountChanged {
  static constexpr std::string_view type = "account.changed";
  Changes<Account> changes;
};
BOOST_DESCRIBE_STRUCT(AccountChanged, (), (changes))

struct AccountOpened : Account {
  static constexpr std::string_view type = "account.opened";
  Uuid id;
};
BOOST_DESCRIBE_STRUCT(AccountOpened, (Account), (id))

struct Everything {
  Uuid id;
  std::string name;
  std::int64_t age = 0;
  double score = 0;
  bool active = false;
  Instant at;
  std::optional<std::string> site;
  std::optional<std::string> stage;
  std::optional<Json> extra;
  std::optional<std::string> password;
  std::optional<std::int64_t> version;
  std::vector<std::string> tags;
  std::vector<std::int64_t> numbers;
  std::optional<Contact> main;
  std::vector<Contact> contacts;
  Changes<Later> later;
  bool operator==(const Everything&) const = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (id, name, age, score, active, at, site, stage, extra, password, version, tags, numbers, main,
                       contacts, later))

inline std::filesystem::path corpora() {
  return std::filesystem::path(SOURCE_DIR) / ".." / "shared" / "corpora";
}

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace hirewire::sample

namespace hirewire {
extern template const Shape& shape_of<sample::Contact>();
extern template const Shape& shape_of<sample::Later>();
extern template const Shape& shape_of<sample::Everything>();
extern template const Shape& shape_of<sample::Account>();
extern template const Shape& shape_of<sample::AccountChanged>();
extern template const Shape& shape_of<sample::AccountOpened>();
}  // namespace hirewire
