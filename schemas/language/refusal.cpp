#include "schemas/language/refusal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace hirewire {
namespace {

struct ReasonRow {
  Reason reason;
  std::string_view name;
  int http_status;
  std::string_view code;
};

constexpr std::array<ReasonRow, 17> reasons = {{
    {Reason::malformed, "malformed", 400, "MALFORMED_REQUEST"},
    {Reason::unauthenticated, "unauthenticated", 401, "UNAUTHENTICATED"},
    {Reason::forbidden, "forbidden", 403, "FORBIDDEN"},
    {Reason::not_found, "not_found", 404, "NOT_FOUND"},
    {Reason::method_not_allowed, "method_not_allowed", 405, "METHOD_NOT_ALLOWED"},
    {Reason::not_acceptable, "not_acceptable", 406, "NOT_ACCEPTABLE"},
    {Reason::timed_out, "timed_out", 408, "REQUEST_TIMEOUT"},
    {Reason::conflict, "conflict", 409, "CONFLICT"},
    {Reason::stale, "stale", 412, "STALE_VERSION"},
    {Reason::too_large, "too_large", 413, "TOO_LARGE"},
    {Reason::unsupported, "unsupported", 415, "UNSUPPORTED_MEDIA_TYPE"},
    {Reason::invalid, "invalid", 422, "VALIDATION_ERROR"},
    {Reason::key_reused, "key_reused", 422, "IDEMPOTENCY_KEY_REUSED"},
    {Reason::too_many, "too_many", 429, "RATE_LIMITED"},
    {Reason::expired, "expired", 410, "EXPIRED"},
    {Reason::broken, "broken", 500, "INTERNAL_ERROR"},
    {Reason::unavailable, "unavailable", 503, "UNAVAILABLE"},
}};

static_assert([] {
  std::size_t position = 0;
  return std::ranges::all_of(reasons,
                             [&](const ReasonRow& row) { return static_cast<std::size_t>(row.reason) == position++; });
}());

const ReasonRow& row_of(Reason reason) {
  return reasons[static_cast<std::size_t>(reason)];
}

Refusal refuse(Reason reason, std::string_view message, int retry_after = 0) {
  return {reason, std::string(row_of(reason).code), std::string(message), {}, retry_after};
}

auto members_of(const Fault& fault) {
  return std::tie(fault.field, fault.code, fault.message, fault.line, fault.column);
}

}  // namespace

bool Refusal::operator==(const Refusal& other) const {
  return std::tie(reason, code, message, retry_after) ==
             std::tie(other.reason, other.code, other.message, other.retry_after) &&
         std::ranges::equal(faults, other.faults, {}, members_of, members_of);
}

Refusal not_found(std::string_view what) {
  std::string noun(what);
  std::ranges::replace(noun, '_', ' ');
  if (!noun.empty() && noun[0] >= 'a' && noun[0] <= 'z') noun[0] = static_cast<char>(noun[0] - 'a' + 'A');
  return refuse(Reason::not_found, noun.empty() ? "Not found." : fmt::format("{} not found.", noun));
}

Refusal forbidden(std::string_view why) {
  return refuse(Reason::forbidden, why);
}

Refusal unauthenticated(std::string_view why) {
  return refuse(Reason::unauthenticated, why);
}

Refusal conflict(std::string_view field, std::string_view message) {
  auto refusal = refuse(Reason::conflict, message);
  if (!field.empty()) refusal.faults.push_back({std::string(field), "conflict", std::string(message)});
  return refusal;
}

Refusal stale() {
  return refuse(Reason::stale, "The object has changed since you read it; read it again and repeat with its new ETag.");
}

Refusal invalid(std::vector<Fault> faults) {
  auto refusal = refuse(Reason::invalid, faults.size() == 1 ? faults.front().message
                                                            : fmt::format("The request has {} faults.", faults.size()));
  refusal.faults = std::move(faults);
  return refusal;
}

Refusal invalid(std::string_view field, std::string_view code, std::string_view message) {
  return invalid({Fault{std::string(field), std::string(code), std::string(message)}});
}

Refusal malformed(std::string_view message) {
  return refuse(Reason::malformed, message);
}

Refusal too_large(std::string_view message) {
  return refuse(Reason::too_large, message);
}

Refusal unsupported(std::string_view message) {
  return refuse(Reason::unsupported, message);
}

Refusal too_many(int retry_after_seconds) {
  return refuse(Reason::too_many, fmt::format("Too many requests; try again in {} s.", retry_after_seconds),
                retry_after_seconds);
}

Refusal key_reused() {
  return refuse(Reason::key_reused, "This Idempotency-Key came before with another request; use a new key.");
}

Refusal expired() {
  return refuse(Reason::expired, "The command is older than 14 days and was not carried out; send it again.");
}

Refusal link_expired() {
  return refuse(Reason::expired, "This link has expired; ask for the object itself, or send the request again.");
}

Refusal broken() {
  return refuse(Reason::broken, "Something went wrong on our side; the request id leads to it.");
}

Refusal broken(std::string_view dead_letter_id) {
  return refuse(Reason::broken,
                fmt::format("The request could not be carried out; it is kept as dead letter {}.", dead_letter_id));
}

Refusal unavailable(int retry_after_seconds) {
  return refuse(Reason::unavailable, "This cannot be answered at the moment; ask again.", retry_after_seconds);
}

Refusal outcome_unknown(int retry_after_seconds) {
  return refuse(
      Reason::unavailable,
      "It is not known whether this was done. Repeat it with the same Idempotency-Key; if it had none, look first.",
      retry_after_seconds);
}

int http_status(Reason reason) {
  return row_of(reason).http_status;
}

std::string_view name_of(Reason reason) {
  return row_of(reason).name;
}

std::optional<Reason> reason_named(std::string_view name) {
  const auto* const row = std::ranges::find(reasons, name, &ReasonRow::name);
  if (row == reasons.end()) return std::nullopt;
  return row->reason;
}

}  // namespace hirewire
