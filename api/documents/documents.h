#pragma once
#include <span>
#include <string_view>

#include "api/presentation/dialect.h"
#include "api/routing/route.h"

namespace hirewire {

/// One API document: how it speaks and what it has.
struct Document {
  std::string_view name;
  const Dialect& dialect;
  std::span<const Route> routes;
};

const Document& crm_reference();
const Document& crm_routes();
const Document& ai_interviewer();
const Document& interview_platform();
const Document& ats();
/// The house: its dialect, and what no document has; its routes are on every listener.
const Document& house();

/// The five documents, in the order of their ports.
std::span<const Document* const> documents();

/// What the documents have, routed or not (api/documents/endpoints.inc).
struct Endpoint {
  std::string_view document;
  std::string_view method;
  std::string_view path;
  std::string_view operation;
  int line;
};
std::span<const Endpoint> endpoints();

}  // namespace hirewire
