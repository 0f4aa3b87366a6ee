#include "schemas/companies.h"

#include "schemas/language/describe.h"

namespace hirewire::companies {

BOOST_DESCRIBE_STRUCT(CompanyFields, (), (name, email_domain, description))
BOOST_DESCRIBE_STRUCT(CreateCompany, (NewObject, CompanyFields), ())
BOOST_DESCRIBE_STRUCT(CompanyCreated, (CompanyFields), ())
BOOST_DESCRIBE_STRUCT(Company, (Stored, CompanyFields), ())

}  // namespace hirewire::companies

namespace hirewire {

using namespace companies;

template <>
Marks marks_of<CompanyFields>() {
  return {mark("name").everyone().min(1).max(200), mark("email_domain").max(253),  // RFC 1035
          mark("description").everyone()};
}

template const Shape& shape_of<CompanyFields>();
template const Shape& shape_of<CreateCompany>();
template const Shape& shape_of<CompanyCreated>();
template const Shape& shape_of<Company>();

}  // namespace hirewire
