#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/documents/documents.h"
#include "api/documents/openapi.h"
#include "base/html.h"

namespace hirewire {

namespace {

constexpr std::string_view page_head =
    R"(<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">)"
    R"(<title>{0}</title><style>body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;)"
    R"(color:#1c2430;background:#fbfbf9}}h1{{font-size:1.6rem}}h2{{font-size:1.1rem;margin:2rem 0 .4rem;text-transform:capitalize}})"
    R"(details{{border-top:1px solid #d8dce2;padding:.35rem 0}}summary{{cursor:pointer}}code{{font:14px ui-monospace,monospace}})"
    R"(b{{display:inline-block;min-width:4.2rem;font:600 13px ui-monospace,monospace}}.GET{{color:#0b6b3a}}.POST{{color:#0a4fa3}})"
    R"(.PUT,.PATCH{{color:#8a5a00}}.DELETE{{color:#a3201c}}small{{color:#5c6675}}</style></head><body><h1>{0}</h1>)"
    R"(<p>{1} routes. The machine-readable form is <a href="/openapi.json">openapi.json</a>.</p>)";

void write_docs_route(std::string& out, const Placed& placed) {
  const Operation& operation = placed.route.operation;
  std::string name(operation.name);
  std::ranges::replace(name, '_', ' ');
  fmt::format_to(std::back_inserter(out),
                 R"(<details><summary><b class="{0}">{0}</b><code>{1}</code> <small>{2}</small></summary><p>)",
                 placed.route.method, escape_html(placed.route.path), escape_html(name));
  fmt::format_to(std::back_inserter(out), "Answers {} in the words of {}. {}", placed.route.status,
                 placed.dialect->name,
                 is_open(operation) ? std::string("No sign-in needed.")
                                    : fmt::format("Needs {}.", escape_html(operation.permission.name())));
  const auto write_names = [&](std::string_view what, const Shape& shape, bool of_body) {
    fmt::format_to(std::back_inserter(out), "<br>{}: ", what);
    bool first = true;
    for (const Member& member : shape.members) {
      if (!of_body && member.secret) continue;
      if (!std::exchange(first, false)) out += ", ";
      fmt::format_to(std::back_inserter(out), "<code>{}</code>{}", escape_html(spell(*placed.dialect, member.name)),
                     of_body && member.presence == Presence::required ? "*" : "");
    }
  };
  if (operation.command != nullptr) write_names("Takes", body_shape(placed), true);
  if (operation.view != nullptr && placed.route.body <= Body::array) write_names("Gives", operation.view(), false);
  out += "</p></details>";
}

}  // namespace

std::string write_docs(const Desk& desk) {
  std::string out = fmt::format(fmt::runtime(page_head), escape_html(desk.dialect.title), desk.router.all().size());
  std::vector<std::string_view> sections;
  for (const Placed& placed : desk.router.all()) {
    if (std::ranges::find(sections, placed.route.operation.resource) == sections.end()) {
      sections.push_back(placed.route.operation.resource);
    }
  }
  for (const std::string_view section : sections) {
    std::string title(section.empty() ? "house" : section);
    std::ranges::replace(title, '_', ' ');
    out += "<h2>" + escape_html(title) + "</h2>";
    for (const Placed& placed : desk.router.all()) {
      if (placed.route.operation.resource == section) write_docs_route(out, placed);
    }
  }
  return out + "</body></html>";
}

}  // namespace hirewire
