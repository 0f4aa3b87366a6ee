// The pages that links in mails lead to, for people without a front end of their own: small forms, which ask what the
// API has. Nothing happens by looking at one (mail programs do): a person presses the button.
#include <fmt/format.h>

#include <algorithm>

#include "api/mail.h"
#include "api/requests/desk.h"
#include "base/html.h"
#include "base/seal.h"

namespace hirewire::mail {

namespace asio = boost::asio;

namespace {

struct LinkedPage {
  std::string_view title;
  std::string_view text;
  std::string_view fields;     ///< HTML
  std::string_view operation;  ///< that the form asks for, with the link's token
  std::string_view done;
};

constexpr std::string_view new_password =
    R"(<label>New password <input type="password" name="new_password" autocomplete="new-password" required></label> )";

constexpr std::string_view new_account =
    R"(<label>First name <input name="first_name" autocomplete="given-name" required></label> )"
    R"(<label>Last name <input name="last_name" autocomplete="family-name"></label> )"
    R"(<label>E-mail <input type="email" name="email" autocomplete="email" required></label> )"
    R"(<label>Password <input type="password" name="password" autocomplete="new-password" required></label> )";

constexpr LinkedPage register_page{"Register", "Make an account with the address that the mail came to.", new_account,
                                   "register_user", "Welcome: a mail asks you to confirm your address."};
constexpr LinkedPage verify_email_page{"Confirm your e-mail address", "Is this e-mail address yours?", "",
                                       "verify_email", "Your e-mail address is confirmed."};
constexpr LinkedPage reset_password_page{"Choose a new password", "Choose the password that you sign in with.",
                                         new_password, "reset_password", "Your password is changed: you can sign in."};
constexpr LinkedPage accept_invitation_page{"Accept your invitation", "Choose the password that you sign in with.",
                                            new_password, "reset_password", "Welcome: you can sign in."};

/// Says what the API answers: each dialect has its words in a place of its own.
constexpr std::string_view script = R"(const form = document.forms[0], said = document.querySelector("output");
const words = value => typeof value === "string" ? [value] : value && typeof value === "object" ? Object.entries(value).filter(([key]) => !["type", "title", "code", "field", "request_id", "requestId"].includes(key)).flatMap(([, inner]) => words(inner)) : [];
form.onsubmit = async event => {
  event.preventDefault();
  const token = new URLSearchParams(location.search).get("token");
  const body = {...(token && {token}), ...Object.fromEntries(new FormData(form))};
  const answer = await fetch(form.action, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});
  form.hidden = answer.ok;
  said.textContent = answer.ok ? form.dataset.done : words(await answer.json()).join(" ");
};)";

/// Where this listener has the operation; empty where its document does not.
std::string_view path_of(const Call& call, std::string_view operation) {
  for (const Placed& placed : call.desk->router.all())
    if (placed.route.method == "POST" && placed.route.operation.name == operation) return placed.route.path;
  return {};
}

Response html(std::string_view policy, std::string body) {
  Response response;
  response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Content-Security-Policy", fmt::format("default-src 'none'; form-action 'self'; {}", policy)},
                      {"Referrer-Policy", "no-referrer"}};
  response.body = std::move(body);
  return response;
}

template <const LinkedPage& page>
asio::awaitable<Result<Answer>> answer_page(Call& call) {
  const std::string_view path = path_of(call, page.operation);
  if (path.empty()) co_return Refused(not_found("page"));
  static const std::string allowed = [] {
    const auto digest = sha256(script);
    return fmt::format("connect-src 'self'; script-src 'sha256-{}'",
                       base64({reinterpret_cast<const char*>(digest.data()), digest.size()}));
  }();
  std::string body = fmt::format(
      R"(<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">)"
      R"(<title>{0}</title><h1>{0}</h1><p>{1}<form action="{2}" data-done="{3}">{4}<button>{0}</button></form>)"
      R"(<p><output></output><script>{5}</script></html>)",
      page.title, page.text, escape_html(path), page.done, page.fields, script);
  co_return Answer(Stream{html(allowed, std::move(body))});
}

/// One click in the mail program is a POST (RFC 8058); a look at the link must not unsubscribe anybody.
asio::awaitable<Result<Answer>> answer_unsubscribe_page(Call& call) {
  if (auto link = unsubscribing(call); !link) co_return Refused(link.error());
  co_return Answer(
      Stream{html("",
                  "<!doctype html><html lang=\"en\"><title>Unsubscribe</title><p>Do you want no more mails of this "
                  "kind?<form method=\"post\"><button>Unsubscribe</button></form></html>")});
}

}  // namespace

constinit const Operation show_unsubscribe{
    "show_unsubscribe", anyone, {.resource = "link", .answer = answer_unsubscribe_page}};
constinit const Operation show_register{
    "show_register", anyone, {.resource = "page", .answer = answer_page<register_page>}};
constinit const Operation show_verify_email{
    "show_verify_email", anyone, {.resource = "page", .answer = answer_page<verify_email_page>}};
constinit const Operation show_reset_password{
    "show_reset_password", anyone, {.resource = "page", .answer = answer_page<reset_password_page>}};
constinit const Operation show_accept_invitation{
    "show_accept_invitation", anyone, {.resource = "page", .answer = answer_page<accept_invitation_page>}};

}  // namespace hirewire::mail
