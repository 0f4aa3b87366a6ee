#include "workers/mail/template.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <set>

#include "workers/mail/built_in.h"
#include "workers/mail/other_part.h"

using namespace hirewire::mail;

namespace {

std::string fault(const Template& made_of, const Values& values = {}) {
  const auto made = render(made_of, values);
  return made ? "" : made.error().message;
}

}  // namespace

TEST_CASE("mail: values are escaped in the HTML part and nowhere else") {
  const auto made = render({"Hi {{name}}", "Hi {{name}} & {{{name}}}", "<p>{{name}}</p>"}, {{"name", "<b>&\"'"}});
  REQUIRE(made);
  CHECK(made->subject == "Hi <b>&\"'");
  CHECK(made->text == "Hi <b>&\"' & <b>&\"'");
  CHECK(made->html == "<p>&lt;b&gt;&amp;&quot;&#39;</p>");
}

TEST_CASE("mail: all variables that want a value are named at once; those that are hidden want none") {
  const Template made_of{"{{a}}", "{{b}} {{#c}}{{d}}{{/c}} {{^c}}{{e}}{{/c}}", "{{{f}}}{{&g}}{{! h }}"};
  const auto made = render(made_of, {{"a", "1"}});
  REQUIRE_FALSE(made);
  CHECK(made.error().missing == std::vector<std::string>{"b", "e", "f", "g"});
  CHECK(made.error().message == "the template's variables want values: b, e, f, g");
  CHECK(fault(made_of, {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"f", "4"}, {"g", ""}}).contains(": d"));
  CHECK(fault(made_of, {{"a", "1"}, {"b", "2"}, {"c", ""}, {"e", "3"}, {"f", "4"}, {"g", ""}}).empty());
  const auto names = variables_of(made_of);
  REQUIRE(names);
  CHECK(*names == std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g"});
}

TEST_CASE("mail: what is put in is not read as a template again") {
  const auto made = render({"s", "{{a}}", "{{a}}"}, {{"a", "{{b}} {{#c}} {{{d}}} {{=<% %>=}} {{>e}}"}});
  REQUIRE(made);
  CHECK(made->text == "{{b}} {{#c}} {{{d}}} {{=<% %>=}} {{>e}}");
}

TEST_CASE("mail: a broken template is refused, and says where") {
  CHECK(fault({"", "x", ""}) == "the template has no subject");
  CHECK(fault({"s", "", ""}) == "the template has neither a text nor HTML");
  CHECK(fault({"s", "a\n{{b", ""}) == "the template's text has a tag in line 2 that is not closed");
  CHECK(fault({"s", "{{{b}}", ""}).contains("not closed"));
  CHECK(fault({"{{", "x", ""}) == "the template's subject has a tag in line 1 that is not closed");
  CHECK(fault({"s", "{{#a}}x", ""}).contains("does not close the section a"));
  CHECK(fault({"s", "{{#a}}{{#b}}{{/a}}{{/b}}", ""}).contains("closes the section a in line 1"));
  CHECK(fault({"s", "{{/a}}", ""}).contains("closes the section a"));
  CHECK(fault({"s", "x", "{{}}"}).contains("the template's HTML has a tag whose name"));
  for (const char* name : {"{{a.b}}", "{{.}}", "{{a b}}", "{{ü}}", "{{#}}{{/}}", "{{<a}}"})
    CHECK(fault({"s", name, ""}).contains("has a tag whose name"));
  CHECK(fault({"s", "{{>a}}", ""}).contains("partial"));
  CHECK(fault({"s", "{{=<% %>=}}", ""}).contains("delimiters"));
  CHECK(fault({"s", "\xff", ""}).contains("UTF-8"));
  CHECK(fault({"s", "{{a}}", ""}, {{"a", "\xff"}}) == "the value of a is not UTF-8");
  CHECK(fault({"{{a}}", "x", ""}, {{"a", " "}}).contains("blank"));
  std::string deep;
  for (int i = 0; i < 9; ++i) deep += "{{#a}}";
  CHECK(fault({"s", deep, ""}).contains("more than 8 sections"));
}

TEST_CASE("mail: sizes are bounded before and after filling in") {
  CHECK(fault({"s", std::string(longest_mail_text + 1, 'x'), ""}).contains("longer than 131072"));
  CHECK(fault({std::string(longest_subject + 1, 'x'), "x", ""}).contains("subject is longer"));
  CHECK(fault({"{{a}}", "x", ""}, {{"a", std::string(longest_subject + 1, 'x')}}).contains("subject becomes longer"));
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "{{a}}";
  const auto began = std::chrono::steady_clock::now();
  CHECK(fault({"s", many, ""}, {{"a", std::string(100'000, 'x')}}).contains("text becomes longer"));
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
}

TEST_CASE("mail: a text becomes HTML, escaped, with paragraphs and links") {
  const std::string html = html_of_text(
      "Hi <Bob>,\nsee (https://a.example/x?y=1&z=2), or http://b.example.\n\n\nhttp is no link: http://\n");
  CHECK(html.contains("<p>Hi &lt;Bob&gt;,<br>\nsee (<a href=\"https://a.example/x?y=1&amp;z=2\">"));
  CHECK(html.contains(
      "</a>), or <a href=\"http://b.example\">http://b.example</a>.</p>\n<p>http is no link: http://</p>"));
  CHECK_FALSE(html_of_text("https://a.example/\"onclick=x javascript:alert(1)").contains("\"onclick"));
}

TEST_CASE("mail: HTML becomes text") {
  CHECK(text_of_html(
            "<html><head><title>T</title><style>p{}</style></head><body><h1>Hi  there</h1>\n<p>One&nbsp;two<br>three "
            "&amp; &#233;&#x2014;&bogus;</p><ul><li>a<li>b</ul><script>if (a<b) x()</script>"
            "<!-- <p>no</p> --><p><a href='https://a.example/?a=1&amp;b=2'>Click</a> or <a "
            "href=\"https://b.example\">https://b.example</a></p></body></html>") ==
        "Hi there\n\nOne two\nthree & é—&bogus;\n\n- a\n- b\n\nClick (https://a.example/?a=1&b=2) or "
        "https://b.example\n");
  CHECK(text_of_html("a < b > c <3") == "a < b > c <3\n");
  CHECK(text_of_html("") == "");
  CHECK(text_of_html("<a href=\"javascript:x()\">y</a>") == "y\n");
}

TEST_CASE("mail: broken HTML takes no longer than whole HTML") {
  for (const char* piece :
       {"<a ", "<a href=\"", "<!--", "<style>", "</", "&", "&#", "<td", "http://", "<a href='x'>"}) {
    std::string much;
    while (much.size() < longest_content) much += piece;
    const auto began = std::chrono::steady_clock::now();
    CHECK(text_of_html(much).size() <= 2 * much.size());
    CHECK(html_of_text(much).size() > 0);
    CAPTURE(piece);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
  }
}

TEST_CASE("mail: a link's address is looked for in its text in linear time, however long both are") {
  const auto cpu_time_of = [](const std::string& html) {
    const auto began = std::clock();  // the process's: a busy machine does not lengthen it
    CHECK_FALSE(text_of_html(html).empty());
    return std::max<std::clock_t>(1, std::clock() - began);
  };
  const std::string address = "mailto:" + std::string(longest_content / 3, 'a') + "b";
  const std::string text(longest_content / 3 * 2 - 100, 'a');
  const auto plain = cpu_time_of("<p title=\"" + address + "\">" + text + "</p>");
  CHECK(cpu_time_of("<a href=\"" + address + "\">" + text + "</a>") < 20 * plain);
}

TEST_CASE("mail: every built-in template renders in English and French, and falls back to English") {
  const Values values{{"name", "Zoë"},
                      {"email", "zoe@example.org"},
                      {"link", "https://house.example/x?t=1"},
                      {"minutes", "60"},
                      {"days", "7"},
                      {"organisation", "Acme & Sons"},
                      {"title", "News"},
                      {"message", "A thing happened."},
                      {"unsubscribe", "https://house.example/u"}};
  std::set<std::string> subjects;
  for (const char* slug :
       {"verify_email", "reset_password", "invitation", "candidate_invitation", "notification", "announcement"}) {
    CAPTURE(slug);
    for (const char* locale : {"en", "fr"}) {
      const auto found = built_in(slug, locale);
      REQUIRE(found);
      const auto made = render(*found, values);
      REQUIRE(made);
      CHECK(made->text.contains("Zoë"));
      CHECK(made->html.contains("<a href=\"https://house.example/"));
      CHECK_FALSE(made->text.contains("{{"));
      subjects.insert(made->subject + locale);
      CHECK(variables_of(*built_in(slug, "en")).value() == variables_of(*found).value());
    }
    CHECK(built_in(slug, "fr-CA")->text == built_in(slug, "FR_fr")->text);
    CHECK(built_in(slug, "de")->text == built_in(slug, "en")->text);
    CHECK(built_in(slug, "")->text == built_in(slug, "en")->text);
    CHECK(built_in(slug, "fr")->text != built_in(slug, "en")->text);
  }
  CHECK(built_in_files().size() == 12);
  CHECK_FALSE(built_in("nothing", "en"));
  CHECK_FALSE(built_in("verify_email.en", ""));
}
