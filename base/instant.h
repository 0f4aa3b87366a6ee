#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hirewire {

/// A point in time, UTC, microseconds: what PostgreSQL's timestamptz holds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

Instant now();
std::string to_iso(Instant at);         ///< to the second: 2025-11-16T10:30:00Z
std::string to_iso_micros(Instant at);  ///< 2025-11-16T10:30:00.123456Z, for messages and SQL
std::optional<Instant> parse_iso(
    std::string_view text);  ///< RFC 3339 with Z or an offset, up to 6 decimals; no offset = UTC

}  // namespace hirewire
