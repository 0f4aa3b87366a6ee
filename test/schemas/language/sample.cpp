#include "test/schemas/language/sample.h"

#include "schemas/language/describe.h"

namespace hirewire {

template <>
const Shape& shape_of<sample::Contact>() {
  static const Shape shape = describe<sample::Contact>(
      "Contact", {mark("email").format(Format::email).personal(), mark("rank").min(1).max(9)});
  return shape;
}

template <>
const Shape& shape_of<sample::Later>() {
  static const Shape shape = describe<sample::Later>("Later");
  return shape;
}

template <>
const Shape& shape_of<sample::Account>() {
  static const Shape shape = describe<sample::Account>(
      "Account", {mark("owner").max(20).staff(), mark("fax").was("telefax"), mark("token").secret(),
                  mark("seats").min(1).max(9), mark("fee").min(0).max(1'000)});
  return shape;
}

template <>
const Shape& shape_of<sample::AccountChanged>() {
  static const Shape shape = describe<sample::AccountChanged>("AccountChanged");
  return shape;
}

template <>
const Shape& shape_of<sample::AccountOpened>() {
  static const Shape shape = describe<sample::AccountOpened>("AccountOpened");
  return shape;
}

template <>
const Shape& shape_of<sample::Everything>() {
  static const Shape shape = describe<sample::Everything>(
      "Everything",
      {mark("id").internal(), mark("name").max(30).everyone(), mark("age").min(0).max(150),
       mark("score").min(0).max(100), mark("site").format(Format::url).staff(),
       mark("stage").values({"applied", "interview", "hired"}), mark("password").format(Format::password).secret(),
       mark("version").internal(), mark("tags").max(3)});
  return shape;
}

}  // namespace hirewire
