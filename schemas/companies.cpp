#include "schemas/companies.h"

#include "schemas/language/describe.h"

namespace hirewire::companies {

BOOST_DESCRIBE_STRUCT(CreateCompany, (), (id, name, email_domain, description))
BOOST_DESCRIBE_STRUCT(CompanyCreated, (), (name, email_domain, description))
BOOST_DESCRIBE_STRUCT(Company, (), (id, version, name, deleted))

namespace {

Mark name() {
  return mark("name").everyone().min(1).max(200);
}
Mark email_domain() {
  return mark("email_domain").max(253);
}  // RFC 1035
Mark description() {
  return mark("description").everyone();
}

}  // namespace

}  // namespace hirewire::companies

namespace hirewire {

using namespace companies;

template <>
const Shape& shape_of<CreateCompany>() {
  static const Shape shape =
      describe<CreateCompany>("CreateCompany", {mark("id").internal(), name(), email_domain(), description()});
  return shape;
}
template <>
const Shape& shape_of<CompanyCreated>() {
  static const Shape shape = describe<CompanyCreated>("CompanyCreated", {name(), email_domain(), description()});
  return shape;
}
template <>
const Shape& shape_of<Company>() {
  static const Shape shape = describe<Company>("Company");
  return shape;
}

}  // namespace hirewire
