#include "domain/companies.h"

#include "workers/contexts.h"

namespace hirewire::companies {

const Context& context() {
  static const Context table{"companies", lane, {on<CreateCompany, Company>("company", "")}, {}};
  return table;
}

}  // namespace hirewire::companies
