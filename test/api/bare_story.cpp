#include "test/api/bare_story.h"

#include "schemas/accounts.h"
#include "schemas/api_keys.h"
#include "schemas/assignments.h"
#include "schemas/candidates.h"
#include "schemas/candidates_profile.h"
#include "schemas/companies.h"
#include "schemas/companies_ratings.h"
#include "schemas/consultants.h"
#include "schemas/identity/roles.h"
#include "schemas/identity/users.h"
#include "schemas/mail.h"
#include "schemas/notifications.h"
#include "schemas/platform.h"
#include "schemas/presence.h"
#include "schemas/skills_import.h"
#include "schemas/webhooks.h"

namespace hirewire::test {

namespace {

candidates::CandidatesImported bare_import(const BareStory& story) {
  candidates::CandidatesImported body{
      .task_id = story.import, .company_id = story.company, .source = "json_import", .created = 1, .failed = 1};
  body.candidates.push_back(
      {{.email = "b@example.org", .first_name = "B"}, story.imported, story.imported_application, 1, "applied"});
  body.faults.push_back({.line = 2, .field = "email", .code = "required", .message = "Is missing."});
  return body;
}

/// A profile that another bears too: else nobody is a possible duplicate.
const std::vector<std::string> same_links = {"https://linkedin.com/in/a"};

Event same_person(const Uuid& id) {
  candidates::CandidateUpdated body;
  body.changes.set(&candidates::CandidateFields::links, same_links);
  return event(id, 2, std::move(body));
}

std::vector<Event> mails_begin(const BareStory& story) {
  std::vector<Event> events;
  events.push_back(event(story.mail_template, 1, mail::TemplateDefined{{"s", "S", "s", "b"}, {}}));
  for (const Uuid& email : {story.email, story.failed_email})
    events.push_back(event(email, 1, mail::EmailQueued{{}, {}, {}, "a@example.org", {}, {}}));
  events.push_back(event(story.campaign, 1, platform::TaskQueued{{.kind = "campaign", .total = 1}}));
  events.push_back(event(story.campaign, 1, mail::CampaignStarted{{}, {}, {}, 0, {{{}, "a@example.org"}}}));
  events.push_back(event(story.suppression, 1, mail::AddressSuppressed{{"a@example.org", "campaigns", "manual"}}));
  return events;
}

std::vector<Event> mails_go_on(const BareStory& story) {
  std::vector<Event> events;
  events.push_back(event(story.mail_template, 2, mail::TemplateUpdated{}));
  events.push_back(event(story.mail_template, 3, mail::TemplateDeleted{}));
  events.push_back(event(story.email, 2, mail::EmailRetried{}));
  events.push_back(event(story.email, 3, mail::EmailBounced{"soft", {}}));
  events.push_back(event(story.failed_email, 2, mail::EmailFailed{"550"}));
  events.push_back(event(story.failed_email, 3, mail::EmailSuppressed{}));
  mail::CampaignMailsQueued chunk{.queued = 1, .created = 1};
  chunk.mails.push_back({{}, mint(), "a@example.org", "queued"});
  events.push_back(event(story.campaign, 2, std::move(chunk)));
  events.push_back(event(story.suppression, 2, mail::SuppressionLifted{}));
  return events;
}

identity::UserFields bare_user(std::string email) {
  identity::UserFields user;
  user.email = std::move(email);
  user.first_name = "U";
  user.role = "hr";
  return user;
}

notifications::AnnouncementTold told_announcement(const BareStory& story) {
  notifications::AnnouncementTold body{.announcement_id = story.announcement, .told = 1, .up_to = story.user};
  body.copies.push_back({notifications::notification_id(story.announcement, story.user), story.user});
  return body;
}

}  // namespace

std::vector<Event> BareStory::beginnings() const {
  using namespace candidates;
  std::vector<Event> events;
  events.push_back(event(tenant, 1, platform::TenantCreated{{.code = "bare", .name = "Bare"}}));
  events.push_back(event(tenant, 1, platform::SettingsUpdated{Json{R"({"locale":"de"})"}}));
  events.push_back(event(company, 1, companies::CompanyCreated{{{.name = "Bare"}, {}, {}}, {}}));
  events.push_back(
      event(contact, 1, companies::ContactAdded{{{.name = "C", .title = {}, .email = {}, .phone = {}}}, company}));
  events.push_back(event(department, 1, companies::DepartmentCreated{{"D"}, company}));
  events.push_back(
      event(role, 1, identity::RoleDefined{{{.name = "Lead", .description = {}, .permissions = {}}, "hr"}}));
  events.push_back(event(user, 1, identity::UserCreated{bare_user("u@example.org"), "sealed"}));
  events.push_back(
      event(mint(), 1, identity::UserInvited{bare_user("i@example.org"), {mint(), "invite", now(), "i@example.org"}}));
  events.push_back(event(user_import, 1,
                         identity::UsersImported{
                             .created = 1,
                             .failed = 1,
                             .users = {user},
                             .faults = {{.line = 2, .field = "email", .code = "required", .message = "Is missing."}}}));
  events.push_back(event(session, 1, identity::SessionOpened{user, "house", now() + std::chrono::hours(1)}));
  events.push_back(event(registered, 1, accounts::UserRegistered{bare_user("r@example.org"), "sealed"}));
  events.push_back(
      event(registered, 2,
            accounts::UserVerificationRequested{{token, "verify", now() + std::chrono::hours(1), "r@example.org"}}));
  events.push_back(
      event(api_key, 1,
            api_keys::ApiKeyIssued{{.name = "K", .permissions = {}, .expires_at = {}}, user, {}, "hwk_", "hash"}));
  events.push_back(event(mint(), 1, presence::PresenceSeen{}));
  events.push_back(event(candidate, 1,
                         CandidateCreated{{{.email = "a@example.org", .first_name = "A"}, {}, {}, same_links},
                                          {},
                                          "manual",
                                          {},
                                          application,
                                          "applied"}));
  events.push_back(
      event(application, 1, ApplicationCreated{.candidate_id = candidate, .status = "applied", .source = "manual"}));
  events.push_back(event(consultant, 1, consultants::ConsultantCreated{{}, user, {}}));
  events.push_back(event(mint(), 1, CandidateAssigned{.candidate_id = candidate, .user_id = user}));
  events.push_back(
      event(assignment, 1,
            CandidateAssigned{.candidate_id = candidate, .user_id = user, .consultant_id = {}, .company_id = company}));
  events.push_back(event(rating, 1, companies::CompanyRated{{.score = 4, .comment = {}}, company, candidate, {}}));
  events.push_back(event(candidate, 2, CandidateSkillsSet{.skills = {{{}, skill, "C++"}}, .added = {skill}}));
  events.push_back(event(candidate, 3, CandidateLinked{user}));
  events.push_back(event(resume, 1, ResumeUploaded{{std::string(64, 'a'), "cv.pdf", "application/pdf", 1}, candidate}));
  events.push_back(event(education, 1, EducationAdded{{.institution = "E"}, candidate}));
  events.push_back(event(experience, 1, ExperienceAdded{{{.company_name = "C", .title = "T"}}, candidate}));
  events.push_back(event(import, 1, bare_import(*this)));
  events.push_back(same_person(imported));
  events.push_back(event(skill, 1, skills::SkillCreated{{{.name = "C++"}}}));
  events.push_back(event(category, 1, skills::CategoryCreated{{.name = "Languages"}}));
  events.push_back(event(
      skill_import, 1,
      skills::SkillsImported{.created = 1,
                             .failed = 1,
                             .skills = {skill},
                             .faults = {{.line = 2, .field = "name", .code = "required", .message = "Is missing."}}}));
  for (const Uuid& job : jobs) events.push_back(event(job, 1, platform::TaskQueued{{.kind = "candidate_import"}}));
  events.push_back(
      event(endpoint, 1, webhooks::EndpointAdded{{.url = "https://a.example", .events = {"*"}}, "sealed", {}}));
  std::ranges::move(mails_begin(*this), std::back_inserter(events));
  events.push_back(event(notification, 1, notifications::NotificationCreated{{user, "test", "T", "", {}}}));
  events.push_back(event(announcement, 1, notifications::AnnouncementPublished{{.title = "A", .body = "B"}, {}}));
  events.push_back(event(derive(announcement, "told"), 1, told_announcement(*this)));
  return events;
}

std::vector<Event> BareStory::changes() const {
  using namespace candidates;
  std::vector<Event> events;
  events.push_back(event(tenant, 2, platform::SettingsUpdated{Json{R"({"locale":null})"}}));
  events.push_back(event(candidate, 4, CandidateUpdated{}));
  events.push_back(
      event(application, 2, ApplicationStatusChanged{.candidate_id = candidate, .from = "applied", .to = "screening"}));
  events.push_back(event(assignment, 2, assignments::CandidateUnassigned{candidate, user}));
  events.push_back(event(consultant, 2, consultants::ConsultantUpdated{}));
  events.push_back(event(consultant, 3, consultants::TargetsSet{}));
  events.push_back(event(consultant, 4, consultants::ConsultantDeleted{user}));
  events.push_back(event(consultant, 5, consultants::AssignmentsEnded{}));
  events.push_back(event(candidate, 5, CandidateArchived{}));
  events.push_back(event(candidate, 6, CandidateRestored{}));
  events.push_back(event(candidate, 7, CandidateUnlinked{{}, user}));
  events.push_back(event(candidate, 8, CandidateDeleted{.status = "screening"}));
  events.push_back(event(education, 2, EducationUpdated{}));
  events.push_back(event(education, 3, EducationRemoved{}));
  events.push_back(event(experience, 2, ExperienceUpdated{}));
  events.push_back(event(experience, 3, ExperienceRemoved{}));
  events.push_back(
      event(session, 2, identity::SessionRefreshed{.user_id = user, .generation = 1, .expires_at = now()}));
  events.push_back(event(session, 3, identity::SessionClosed{user, "logout"}));
  events.push_back(
      event(registered, 3, accounts::UserPasswordResetRequested{{mint(), "reset", now(), "r@example.org"}}));
  events.push_back(event(registered, 4, accounts::UserPasswordChanged{"sealed"}));
  events.push_back(event(registered, 5, accounts::UserEmailVerified{"r@example.org", "candidate"}));
  events.push_back(event(api_key, 2, api_keys::ApiKeyRevoked{user}));
  events.push_back(event(user, 2, identity::PasswordHashRenewed{"sealed anew"}));
  events.push_back(event(user, 3, identity::UserJoinedCompany{company}));
  events.push_back(event(user, 4, identity::UserUpdated{}));
  events.push_back(event(user, 5, identity::UserRoleChanged{{.role = "interviewer", .company_id = company}, {role}}));
  events.push_back(event(user, 6, identity::UserDeactivated{"u@example.org", {}}));
  events.push_back(event(user, 7, identity::UserActivated{"u@example.org", {}}));
  events.push_back(event(user, 8, identity::UserPictureSet{{std::string(64, 'b'), "me.png", "image/png", 1}}));
  events.push_back(event(user, 9, identity::UserDeleted{"u@example.org", {}}));
  events.push_back(event(role, 2, identity::RoleDeleted{}));
  events.push_back(event(company, 2, companies::CompanyUpdated{}));
  events.push_back(event(company, 3, companies::PreferencesSet{Json{"{}"}}));
  events.push_back(event(company, 4, companies::CompanyDeleted{}));
  events.push_back(event(derive(company, "users_dismissed"), 1, identity::UsersDismissed{company, 0, {user}}));
  events.push_back(event(contact, 2, companies::ContactUpdated{}));
  events.push_back(event(contact, 3, companies::ContactRemoved{}));
  events.push_back(event(department, 2, companies::DepartmentRemoved{}));
  events.push_back(event(department, 3, companies::DepartmentCreated{{"D"}, company}));
  events.push_back(event(skill, 2, skills::SkillUpdated{}));
  events.push_back(event(skill, 3, skills::SkillDeleted{}));
  events.push_back(event(category, 2, skills::CategoryUpdated{}));
  events.push_back(event(category, 3, skills::CategoryDeleted{}));
  events.push_back(event(jobs[0], 2, platform::TaskCompleted{"candidate_import"}));
  events.push_back(event(jobs[1], 2, platform::TaskFailed{"candidate_import", "It broke."}));
  events.push_back(event(jobs[2], 2, platform::TaskCancelled{"candidate_import"}));
  std::ranges::move(mails_go_on(*this), std::back_inserter(events));
  events.push_back(event(notification, 2, notifications::NotificationMarked{user, true, {}, {}, {}}));
  events.push_back(event(announcement, 2, notifications::AnnouncementUpdated{}));
  events.push_back(event(announcement, 3, notifications::AnnouncementWithdrawn{}));
  return events;
}

std::vector<Uuid> BareStory::ids() const {
  return {tenant,        company,    contact,      user,       session,     registered,   token,
          api_key,       candidate,  education,    experience, resume,      application,  import,
          imported,      role,       user_import,  jobs[0],    skill,       category,     endpoint,
          mail_template, email,      failed_email, campaign,   suppression, notification, announcement,
          consultant,    assignment, skill_import, rating,     department};
}

}  // namespace hirewire::test
