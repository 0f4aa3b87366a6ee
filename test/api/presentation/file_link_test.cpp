#include "api/presentation/file_link.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {

const Keys keys(std::string(64, 'a'));
const Uuid id = mint();
const FileLink signed_link{
    mint(),     Instant{std::chrono::seconds(1'800'000'000)}, "resume", std::string(64, 'b'), "application/pdf",
    "Zoë|1.pdf"};

std::string signature_in(const std::string& url) {
  return url.substr(url.find("?sig=") + 5);
}

}  // namespace

TEST_CASE("a link says what was signed, for its object alone") {
  const std::string url = file_link(keys, id, signed_link);
  CHECK(url.starts_with("/api/v1/files/" + to_string(id) + "?sig="));
  const auto read = read_file_link(keys, id, signature_in(url));
  REQUIRE(read);
  CHECK(read->tenant == signed_link.tenant);
  CHECK(read->expires == signed_link.expires);
  CHECK(read->kind == signed_link.kind);
  CHECK(read->blob == signed_link.blob);
  CHECK(read->media_type == signed_link.media_type);
  CHECK(read->filename == signed_link.filename);
  CHECK_FALSE(read_file_link(keys, mint(), signature_in(url)));
  CHECK_FALSE(read_file_link(Keys(std::string(64, 'c')), id, signature_in(url)));
}

TEST_CASE("what was changed, cut short or never signed is no link") {
  const std::string signature = signature_in(file_link(keys, id, signed_link));
  for (std::size_t i = 0; i < signature.size(); i += 7) {
    std::string forged = signature;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(read_file_link(keys, id, forged));
  }
  for (const std::string& text :
       {std::string(), std::string("x"), signature.substr(4), signature.substr(0, signature.size() - 4)})
    CHECK_FALSE(read_file_link(keys, id, text));
}

TEST_CASE("what a statement says of a file becomes a link that holds for a while; a file's name may hold any sign") {
  const Instant at{std::chrono::seconds(1'700'000'000)};
  const auto url =
      link_of_column(keys, signed_link.tenant, at, "resume|" + to_string(id) + "|hash|application/pdf|a|b.pdf");
  REQUIRE(url);
  const auto read = read_file_link(keys, id, signature_in(*url));
  REQUIRE(read);
  CHECK(read->filename == "a|b.pdf");
  CHECK(read->expires == at + file_link_life);
  CHECK_FALSE(link_of_column(keys, signed_link.tenant, at, "resume|no id|hash|application/pdf|a.pdf"));
  CHECK_FALSE(link_of_column(keys, signed_link.tenant, at, "resume|" + to_string(id)));
}
