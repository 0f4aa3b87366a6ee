#include "domain/companies.h"

#include "domain/companies_ratings.h"
#include "workers/contexts.h"

namespace hirewire::companies {

const Context& context() {
  constexpr Aggregate<Company> company{"company", "companies/load.sql"};
  constexpr Aggregate<WholeCompany> whole{"company", "companies/load_whole.sql"};
  constexpr Aggregate<WholeCompany> contact{"contact", whole.load};
  static const Context table{
      .name = "companies",
      .lane = lane,
      .views = {&shape_of<Versioned>()},
      .commands =
          {
              creates<CreateCompany>(company),
              changes<UpdateCompany>(company),
              changes<DeleteCompany>(company),
              changes<SetHiringPreferences>(whole),
              changes<AddContact>(contact),
              changes<UpdateContact>(contact),
              changes<RemoveContact>(contact),
              on<RateCompany, RatedCompany>("rating", "companies/load_rated.sql"),
          },
      .folds =
          {
              inserts<CompanyCreated>("company").told(),
              updates<CompanyUpdated>("company").told(),
              deletes<CompanyDeleted>("company").told(),
              fold<PreferencesSet>("companies/preferences_set.sql"),
              inserts<ContactAdded>("contact"),
              updates<ContactUpdated>("contact"),
              deletes<ContactRemoved>("contact"),
              fold<CompanyRated>("companies/rated.sql"),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::companies
