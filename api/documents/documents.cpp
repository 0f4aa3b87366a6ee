#include "api/documents/documents.h"

#include <array>

namespace hirewire {

namespace {

constexpr Endpoint documented[] = {
#include "api/documents/endpoints.inc"
};

}  // namespace

std::span<const Endpoint> endpoints() {
  return documented;
}

std::span<const Document* const> documents() {
  static const std::array all{&crm_reference(), &crm_routes(), &ai_interviewer(), &interview_platform(), &ats()};
  return all;
}

}  // namespace hirewire
