"""The objects that the operations are tried on: one's own, another company's, another tenant's. Each is made anew, for what is tried may
end it. What a listener routes about a resource that is not here fails the test: a line of MAKERS."""

import base64
import json
import uuid

from house import ACCOUNTS, until
from listeners import numbers

RESUME = {"file": ("cv.pdf", b"%PDF-1.7\n", "application/pdf")}
OF_NO_COMPANY = {"skill", "category", "role", "template", "suppression"}   # the whole tenant's
OTHER_COMPANY, OTHER_TENANT = str(uuid.uuid4()), str(uuid.uuid4())


class Objects:
    def __init__(self, house, clients):
        self.house, self.clients = house, clients
        self.ids = {"own": set(), "other company's": set(), "other tenant's": set()}

    def make(self, resource, which, role):
        """The id of a new one, as it stands in a path; of a child its parent's before it."""
        made = MAKERS[resource](self, which, role)
        if which != "other company's" or resource not in OF_NO_COMPANY:
            self.ids[which].update(made if isinstance(made, tuple) else [made])
        return made

    def posted(self, path, body, by="admin"):
        answer = self.clients[by].post(path, json=body)
        assert answer.status_code in (200, 201, 202), answer.text
        return answer.json()

    def copied(self, table, id, **changes):
        """The row once more under a new id with some columns changed, straight into the table: for what is only looked at."""
        made = str(uuid.uuid4())
        changed = json.dumps({"id": made, **changes})
        self.house.sql(f"insert into {table} select (jsonb_populate_record(t, '{changed}')).* from {table} t where t.id = '{id}'")
        return made

    def own_profile(self):
        """A candidate has one profile, which bears his account's address."""
        for row in self.house.sql("select c.id from candidate c join user_account u on u.id = c.user_id and u.tenant_id = c.tenant_id where c.deleted_at is null and u.role = 'candidate'"):
            return row[0]
        return self.posted("/api/v1/candidates", {"email": "candidate@example.com", "first_name": "Carla", "last_name": "Seeks"}, "candidate")["id"]

    def forget_own_profile(self):
        self.clients["admin"].delete(f"/api/v1/candidates/{self.own_profile()}").raise_for_status()

    def candidate(self, which, role):
        if which == "own" and role == "candidate":
            return self.own_profile()
        person = {"email": f"object{next(numbers)}@example.org", "first_name": "A", "last_name": "B"}
        if which == "own" and role == "consultant":   # who is assigned to whom he adds
            return self.posted("/api/v1/candidates", person, role)["id"]
        if which == "other company's":
            return self.posted("/api/v1/candidates", {**person, "company_id": OTHER_COMPANY})["id"]
        made = self.posted("/api/v1/candidates", person)["id"]
        return made if which == "own" else self.copied("candidate", made, tenant_id=OTHER_TENANT)

    def skill(self, which, role):
        """Skills are the whole tenant's: another company's is one's own."""
        made = self.posted("/api/v1/skills", {"name": f"Skill {next(numbers)}"})["id"]
        return self.copied("skill", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def category(self, which, role):
        """Likewise the whole tenant's."""
        made = self.posted("/api/v1/skills/categories", {"name": f"Category {next(numbers)}"})["id"]
        return self.copied("category", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def company(self, which, role):
        """Of whom reaches his own company alone, own is his; else a new one, at which the candidate has applied."""
        if which == "own" and role == "hr":
            return self.house.sql("select company_id from user_account where email = 'hr@company.com'")[0][0]
        made = self.posted("/api/v1/companies", {"name": f"Company {next(numbers)}"})["id"]
        if which == "own" and role == "candidate":
            application = self.house.sql(f"select id from application where candidate_id = '{self.own_profile()}' limit 1")[0][0]
            self.copied("application", application, company_id=made)
        return self.copied("company", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def part(kind):
        def make(self, which, role):
            """Its company's id and its own."""
            company = self.company("own" if which == "other tenant's" else which, role)
            made = self.posted(f"/api/v1/companies/{company}/{kind}s", {"name": f"Part {next(numbers)}"})["id"]
            if which != "other tenant's":
                return company, made
            elsewhere = self.copied("company", company, tenant_id=OTHER_TENANT)
            return elsewhere, self.copied(kind, made, tenant_id=OTHER_TENANT, company_id=elsewhere)
        return make

    contact = part("contact")
    department = part("department")

    def record(kind, **said):
        def make(self, which, role):
            """Its candidate's id and its own."""
            candidate = self.candidate("own" if which == "other tenant's" else which, role)
            made = self.posted(f"/api/v1/candidates/{candidate}/{kind}", said)["id"]
            if which != "other tenant's":
                return candidate, made
            elsewhere = self.copied("candidate", candidate, tenant_id=OTHER_TENANT)
            return elsewhere, self.copied(kind, made, tenant_id=OTHER_TENANT, candidate_id=elsewhere)
        return make

    education = record("education", institution="A")
    experience = record("experience", company_name="A", title="B")

    def resume(self, which, role):
        """Its candidate's id and its own."""
        candidate = self.candidate("own" if which == "other tenant's" else which, role)
        answer = self.clients["admin"].post(f"/api/v1/candidates/{candidate}/cv", files=RESUME)
        assert answer.status_code == 201, answer.text
        made = answer.json()["id"]
        if which != "other tenant's":
            return candidate, made
        elsewhere = self.copied("candidate", candidate, tenant_id=OTHER_TENANT)
        return elsewhere, self.copied("resume", made, tenant_id=OTHER_TENANT, candidate_id=elsewhere)

    def file(self, which, role):
        """Whoever has its link may have a file; its signature goes with the id."""
        candidate = self.candidate("own", "admin")
        url = self.clients["admin"].post(f"/api/v1/candidates/{candidate}/cv", files=RESUME).json()["url"]
        link = url.rpartition("/")[2]
        return link.partition("?")[0] if which == "other tenant's" else link

    def user(self, which, role):
        """A colleague for who reaches his company or more, for the others himself."""
        if which == "own" and role in ("consultant", "candidate"):
            return self.account(role)
        if which == "own" and role == "interviewer":
            return self.account(role)
        made = self.posted("/api/v1/users", {"email": f"object{next(numbers)}@example.org", "name": "A B", "password": "SecurePass123!@",
                                             "role": "interviewer", "company_id": self.company("own", "hr")})["id"]
        if which == "own":
            return made
        return self.copied("user_account", made, **({"company_id": OTHER_COMPANY} if which == "other company's" else {"tenant_id": OTHER_TENANT}))

    def account(self, role):
        return self.house.sql(f"select id from user_account where email = '{ACCOUNTS[role if role in ACCOUNTS else 'hr'][0]}'")[0][0]

    def session(self, which, role):
        """Own is one's own; the others are another user's."""
        email, password = ACCOUNTS[role if role in ACCOUNTS else "hr"]
        if which != "own":
            email, password = ACCOUNTS["interviewer" if role != "interviewer" else "hr"]
        token = self.posted("/api/v1/auth/login", {"email": email, "password": password})["access_token"]
        claims = token.split(".")[1]
        made = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sid"]
        if which != "other tenant's":
            return made
        return self.copied("session", made, tenant_id=OTHER_TENANT, user_id=self.user(which, role))

    def api_key(self, which, role):
        made = self.posted("/api/v1/api-keys", {"name": f"Key {next(numbers)}"})["id"]
        if which == "own":
            return made
        return self.copied("api_key", made, **({"company_id": OTHER_COMPANY} if which == "other company's" else {"tenant_id": OTHER_TENANT}))

    def custom_role(self, which, role):
        """Custom roles are the whole tenant's."""
        made = self.posted("/api/v1/roles", {"name": f"Role {next(numbers)}", "permissions": ["view_candidates"]})["id"]
        return self.copied("role", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def template(self, which, role):
        """Templates are the whole tenant's: another company's is one's own."""
        made = self.posted("/api/v1/admin/email-templates", {"name": f"Template {next(numbers)}", "subject": "s", "body": "b"})["id"]
        return self.copied("mail_template", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def email(self, which, role):
        """One that was sent and is unsure afterwards. Of the tenant's own mails a company has none."""
        by = "hr" if which == "own" and role == "hr" else "admin"
        made = self.posted("/api/v1/email/send", {"recipient_email": f"mail{next(numbers)}@example.org", "subject": "s", "body": "b"}, by)["email_id"]
        until("the mail is sent", lambda: self.house.sql(f"select 1 from attempt where todo_id = '{made}' and error is null"))
        self.house.sql(f"insert into todo (id, kind, tenant_id, lane_key, payload, error, created_at) select id, 'mail.send', tenant_id, 'mail', '{{}}', 'unsure', now() from email where id = '{made}'")
        return self.copied("email", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def campaign(self, which, role):
        by = "hr" if which == "own" and role == "hr" else "admin"
        made = self.posted("/api/v1/candidates/bulk/send-email", {"recipients": [f"mail{next(numbers)}@example.org"], "subject": "s", "body": "b"}, by)["job_id"]
        return self.copied("campaign", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def suppression(self, which, role):
        """The whole tenant's, and for admins only."""
        made = self.posted("/api/v1/suppressions", {"address": f"mail{next(numbers)}@example.org"})["id"]
        return self.copied("suppression", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def notification(self, which, role):
        """Another user's stands for another company's: no role sees it."""
        whose = role if which == "own" and role != "public" else "admin" if role == "hr" else "hr"
        user = self.clients[whose].get("/api/v1/users/me").json()["id"]
        made = self.posted("/api/v1/notifications/test", {"user_id": user})["id"]
        return self.copied("notification", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def announcement(self, which, role):
        """The whole tenant's. It never begins: nobody is told."""
        made = self.posted("/api/v1/admin/notifications", {"title": "A", "body": "B", "starts_at": "2099-01-01T00:00:00Z"})["id"]
        return self.copied("announcement", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def consultant(self, which, role):
        """A consultant is one user: another one stands for another company's."""
        if which == "own" and role == "consultant":
            user = self.account(role)
            for row in self.house.sql(f"select id from consultant where user_id = '{user}' and deleted_at is null"):
                return row[0]
            return self.posted("/api/v1/consultants", {"user_id": user})["id"]
        made = self.posted("/api/v1/consultants", {"email": f"object{next(numbers)}@example.org", "first_name": "A", "last_name": "B"})["id"]
        return self.copied("consultant", made, tenant_id=OTHER_TENANT) if which == "other tenant's" else made

    def assignment(self, which, role):
        """Its consultant's id and its candidate's."""
        if which == "other tenant's":
            return self.consultant(which, role), self.candidate(which, "admin")
        consultant, candidate = self.consultant(which, role), self.candidate(which, "admin")
        self.posted(f"/api/v1/consultants/{consultant}/assign-candidate", {"candidate_id": candidate})
        return consultant, candidate

    def import_job(self, which, role):
        file = {"file": ("people.csv", f"email,first_name,last_name\nimported{next(numbers)}@example.org,A,B\n", "text/csv")}
        answer = self.clients["hr"].post("/api/v1/candidates/bulk/import/file", files=file)
        assert answer.status_code == 202, answer.text
        made = answer.json()["job_id"]
        if which == "own":
            return made
        whose = {"company_id": OTHER_COMPANY} if which == "other company's" else {"tenant_id": OTHER_TENANT}
        return self.copied("task", made, requested_by=None, **whose)

    def command(self, which, role):
        """Whoever has its link may follow a command; its signature goes with the id. One that is carried out at once has none."""
        answer = until("a command is accepted", lambda: (given := self.clients["hr"].post(
            "/api/v1/candidates", headers={"Prefer": "respond-async"},
            json={"email": f"object{next(numbers)}@example.org", "first_name": "A", "last_name": "B"})).status_code == 202 and given)
        link = answer.headers["location"].rpartition("/")[2]
        return link.partition("?")[0] if which == "other tenant's" else link


MAKERS = {"candidate": Objects.candidate, "company": Objects.company, "user": Objects.user, "session": Objects.session, "api_key": Objects.api_key, "role": Objects.custom_role, "contact": Objects.contact, "department": Objects.department, "education": Objects.education, "experience": Objects.experience, "resume": Objects.resume, "file": Objects.file, "template": Objects.template, "email": Objects.email, "campaign": Objects.campaign, "suppression": Objects.suppression, "notification": Objects.notification, "announcement": Objects.announcement, "consultant": Objects.consultant, "assignment": Objects.assignment, "skill": Objects.skill, "category": Objects.category, "import_job": Objects.import_job, "command": Objects.command}
