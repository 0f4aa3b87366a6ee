#pragma once
#include <libpq-fe.h>

#include <optional>
#include <string>
#include <vector>

#include "storage/postgres/session.h"

namespace hirewire::test {

/// Rows as PostgreSQL would send them, without a server.
inline Rows rows_of(const std::vector<std::string>& columns,
                    const std::vector<std::vector<std::optional<std::string>>>& values) {
  PGresult* result = PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK);
  std::vector<PGresAttDesc> attributes;
  for (const std::string& name : columns) {
    PGresAttDesc attribute{};
    attribute.name = const_cast<char*>(name.c_str());
    attributes.push_back(attribute);
  }
  PQsetResultAttrs(result, static_cast<int>(attributes.size()), attributes.data());
  for (std::size_t row = 0; row < values.size(); ++row) {
    for (std::size_t column = 0; column < values[row].size(); ++column) {
      std::string text = values[row][column].value_or("");
      PQsetvalue(result, static_cast<int>(row), static_cast<int>(column), values[row][column] ? text.data() : nullptr,
                 values[row][column] ? static_cast<int>(text.size()) : -1);
    }
  }
  return Rows(result);
}

/// One candidate, with all that his view has.
inline Rows candidate_rows(int count = 1, bool contacts_shown = true) {
  const std::vector<std::string> columns = {"id",
                                            "email",
                                            "first_name",
                                            "last_name",
                                            "phone",
                                            "domain",
                                            "position",
                                            "headline",
                                            "summary",
                                            "experience_years",
                                            "qualifications",
                                            "location",
                                            "links",
                                            "preferences",
                                            "job_search_mode",
                                            "status",
                                            "state",
                                            "source",
                                            "user_id",
                                            "company_id",
                                            "current_application_id",
                                            "version",
                                            "created_at",
                                            "updated_at",
                                            "contacts_shown"};
  const std::vector<std::optional<std::string>> alice = {"880e8400-e29b-41d4-a716-446655440003",
                                                         "alice@gmail.com",
                                                         "Alice",
                                                         "Kumar \"K\"",
                                                         "+91-9876543210",
                                                         "Backend",
                                                         "Senior Engineer",
                                                         std::nullopt,
                                                         std::nullopt,
                                                         "5",
                                                         "B.Tech, AWS Certified",
                                                         std::nullopt,
                                                         R"(["https://a.example"])",
                                                         R"({"remote_only": true})",
                                                         std::nullopt,
                                                         "interview",
                                                         "active",
                                                         "manual",
                                                         std::nullopt,
                                                         "550e8400-e29b-41d4-a716-446655440000",
                                                         "770e8400-e29b-41d4-a716-446655440009",
                                                         "3",
                                                         "2025-11-16 10:30:00.123+00",
                                                         "2025-11-16 10:35:00+00",
                                                         contacts_shown ? "t" : "f"};
  return rows_of(columns, std::vector<std::vector<std::optional<std::string>>>(static_cast<std::size_t>(count), alice));
}

}  // namespace hirewire::test
