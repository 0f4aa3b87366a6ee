#include "test/schemas/language/sample.h"

#include "schemas/language/describe.h"

namespace hirewire {

template <>
Marks marks_of<sample::Contact>() {
  return {mark("email").format(Format::email).personal(), mark("rank").min(1).max(9)};
}

template <>
Marks marks_of<sample::Account>() {
  return {mark("owner").max(20).staff(), mark("fax").was("telefax"), mark("token").secret(),
          mark("seats").min(1).max(9), mark("fee").min(0).max(1'000)};
}

template <>
Marks marks_of<sample::Everything>() {
  return {mark("id").internal(),
          mark("name").max(30).everyone(),
          mark("age").min(0).max(150),
          mark("score").min(0).max(100),
          mark("site").format(Format::url).staff(),
          mark("stage").values({"applied", "interview", "hired"}),
          mark("password").format(Format::password).secret(),
          mark("version").internal(),
          mark("tags").max(3)};
}

template const Shape& shape_of<sample::Contact>();
template const Shape& shape_of<sample::Later>();
template const Shape& shape_of<sample::Account>();
template const Shape& shape_of<sample::AccountChanged>();
template const Shape& shape_of<sample::AccountOpened>();
template const Shape& shape_of<sample::Everything>();

}  // namespace hirewire
