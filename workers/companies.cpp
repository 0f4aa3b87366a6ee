#include "workers/companies.h"

#include "domain/companies.h"

namespace hirewire::companies {

const Context& context() {
  static const Context table{"companies", lane, {on<CreateCompany, Company>("company", "")}, {}};
  return table;
}

}  // namespace hirewire::companies
