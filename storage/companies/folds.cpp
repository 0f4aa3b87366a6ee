#include "storage/folds.h"

#include "schemas/companies.h"

namespace hirewire::companies {

const std::vector<Fold>& folds() {
  static const std::vector<Fold> table{
      fold<CompanyCreated>("companies/created.sql"),
  };
  return table;
}

}  // namespace hirewire::companies
