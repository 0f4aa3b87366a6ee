#include "domain/companies.h"

#include "workers/contexts.h"

namespace hirewire::companies {

const Context& context() {
  constexpr Aggregate<Company> company{"company", "companies/load.sql"};
  static const Context table{
      .name = "companies",
      .lane = lane,
      .views = {},
      .commands = {creates<CreateCompany>(company)},
      .folds = {inserts<CompanyCreated>("company").told()},
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::companies
