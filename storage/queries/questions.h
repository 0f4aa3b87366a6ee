#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/postgres/session.h"

namespace hirewire {

/// What is asked for a tenant, whose rows alone it sees; nil: only what is global.
struct Question {
  Uuid tenant;
  std::vector<Statement> statements;
};

/// Many questions as few statements, for one transaction: tenant by tenant, and what has one text and one statement at
/// once, its values a relation. PostgreSQL starts one plan instead of many: of 32 look-ups by key each costs a third.
class Flight {
 public:
  /// `as`: whose policies hold. `seen`: the one tenant whose rows the session sees already. A nullptr asks nothing and
  /// is answered with nothing.
  Flight(std::span<const Question* const> questions, Role as, const std::optional<Uuid>& seen = {});
  [[nodiscard]] std::span<const Statement> statements() const { return statements_; }
  /// From the answers to `statements`: what each question was answered.
  [[nodiscard]] std::vector<std::vector<Rows>> answers(std::span<const Rows> all) const;

 private:
  /// Those who are answered by one statement, or one who is answered by his own.
  struct Group {
    std::vector<std::size_t> questions;
    std::size_t first = 0;  ///< of their statements
    std::size_t count = 1;
    bool at_once = false;
  };
  void add(std::span<const Question* const> questions, std::vector<std::size_t> alike);

  std::vector<Statement> statements_;
  std::vector<Group> groups_;
  std::size_t questions_;
};

}  // namespace hirewire
