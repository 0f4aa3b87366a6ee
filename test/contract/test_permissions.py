"""Each endpoint of each listener, asked by each role, about an object of one's own, of another company and of another tenant: the status
must be what the grants say (grants.py), and each body what the listener's OpenAPI says."""

import contextlib
import re

import httpx
import mailed
import pytest

from grants import OBJECTS, ROLES, expected
from house import ACCOUNTS, DOCUMENTS, House, until
from listeners import endpoints, example
from objects import MAKERS, RESUME, Objects

# What a rule of the operation refuses beside its grant (docs/domain.md §1).
ALSO_REFUSED = {
    ("bulk_import_candidates_file", "interviewer"): 403,   # interviewers import JSON only
    ("create_company", "hr"): 403,   # who has one adds no other
    # Whoever reaches himself alone changes himself, and adds nobody.
    **{("create_user", role): 403 for role in ("consultant", "interviewer", "candidate")},
    # Consultants are the admins' to add, to delete and to give targets.
    **{(name, "consultant"): 403 for name in ("create_consultant", "delete_consultant", "update_consultant_targets")},
    **{(name, role): 403 for name in ("archive_candidate", "restore_candidate") for role in ("interviewer", "candidate")},
}
# What is open to each user is so about himself; who may do it about others too.
MAY_ALL_THE_SAME = {("change_password", "other company's"): ("superadmin", "admin")}   # an admin sets another's
# Any user of the tenant may ask, and whoever is not known is offline (docs/domain.md §2).
TELLS_OF_ALL = {"get_user_presence"}
BYTES = {"get_file"}
# Ready bytes, no JSON of ours; and what a signature opens, for whoever has it (test/end_to_end/test_mail.py).
ALSO_OPEN = {"metrics", "get_openapi", "get_asyncapi", "get_docs", "get_outbox_mail", "report_bounce", "show_unsubscribe", "unsubscribe", "unsubscribe_notifications",
             "show_register", "show_verify_email", "show_reset_password", "show_accept_invitation"}
LIVE = {"stream_notifications"}   # never ends: test/end_to_end/test_notifications.py


def sign_in(house, role):
    return httpx.post(house.url() + "/api/v1/auth/login", json=dict(zip(("email", "password"), ACCOUNTS[role]))).json()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House("contract", tmp_path_factory.mktemp("contract"))
    try:
        house.open()
        # There is no demo consultant: the second admin becomes one. Consultants are no company's.
        house.sql(f"update user_account set role = 'consultant', company_id = null, is_company_admin = false where email = '{ACCOUNTS['consultant'][0]}'")
        yield house
    finally:
        house.stop()


@pytest.fixture(scope="module")
def clients(house):
    with contextlib.ExitStack() as stack:
        yield {role: stack.enter_context(contextlib.closing(house.client(role) if role in ACCOUNTS else httpx.Client(base_url=house.url())))
               for role in ROLES}


@pytest.fixture(scope="module")
def objects(house, clients):
    return Objects(house, clients)


class Case:
    """One endpoint asked by one role."""

    def __init__(self, house, objects, clients, endpoint, role):
        self.house, self.objects, self.endpoint, self.role = house, objects, endpoint, role
        self.client, self.headers = clients[role], {}

    def body(self):
        """What the operation's rules ask for beyond its schema; else what the schema calls sound."""
        operation = self.endpoint.operation
        body = self.endpoint.body()
        if operation == "login":
            return dict(zip(body, ACCOUNTS["hr"]))
        if operation == "refresh_token":
            return dict.fromkeys(body, sign_in(self.house, "hr")["refresh_token"])
        if operation == "change_password" and self.role in ACCOUNTS:
            return {"old_password": ACCOUNTS[self.role][1], "new_password": ACCOUNTS[self.role][1]}
        if operation in ("verify_email", "reset_password"):
            return {"token": self.mailed("verify" if operation == "verify_email" else "reset"), **({} if operation == "verify_email" else {"new_password": "password123"})}
        if operation == "create_candidate" and self.role == "candidate":
            self.objects.forget_own_profile()
            return {**body, next(name for name in body if name.lower() == "email"): ACCOUNTS["candidate"][0]}
        if operation in ("create_user", "create_admin_user", "add_company_user"):
            return {**body, "name": "A B"}
        if operation == "register_company_hr_user":
            return {**body, "name": "A B", "company_id": self.house.sql("select company_id from user_account where email = 'hr@company.com'")[0][0]}
        if operation == "update_user_role":
            return {"role": "consultant"}
        if operation == "bulk_import_users":
            return {"users": [{"email": example({"type": "string", "format": "email"}), "name": "A B"}]}
        if operation == "bulk_import_skills":
            return {"skills": [example({"type": "string"})]}
        if operation == "create_email_template":
            return {**body, "body": "Text"}
        if operation == "update_email_template":
            return {"name": example({"type": "string"})}
        if operation in ("send_email", "bulk_send_candidate_email", "send_bulk_messages"):
            receivers = {} if operation == "send_email" else {"recipients": [example({"type": "string", "format": "email"})]}
            return {**body, **receivers, "subject": "Subject", "body": "Text"}
        if operation == "create_consultant":
            return {**body, "email": example({"type": "string", "format": "email"}), "first_name": "A", "last_name": "B"}
        if operation == "assign_candidate_to_consultant":
            return {"candidate_id": self.objects.candidate("own", "admin")}
        if operation == "upsert_candidate_skills":
            return [example({"type": "string"})]
        if operation == "bulk_import_candidates":
            return {"candidates": [{"email": example({"type": "string", "format": "email"}), "first_name": "A", "last_name": "B"}]}
        return body

    def mailed(self, purpose):
        """A token of a new user's."""
        email = example({"type": "string", "format": "email"})
        self.objects.posted("/api/v1/auth/register", {"email": email, "password": "password123", "first_name": "A", "last_name": "B"})
        if purpose == "reset":
            self.objects.posted("/api/v1/auth/forgot-password", {"email": email})
        return until("a mail would be sent", lambda: mailed.last(self.house, purpose, email))

    def ask(self, which):
        path = self.endpoint.path
        if which is not None:
            oneself = (self.endpoint.operation, which) == ("change_password", "own")
            made = self.objects.account(self.role) if oneself else self.objects.make(self.endpoint.resource, which, self.role)
            if "/me/" in path and isinstance(made, tuple):
                made = made[-1:]   # the parent is the caller
            for id_ in made if isinstance(made, tuple) else (made,):
                path = re.sub(r"\{[^}]*\}", id_, path, count=1)
        if self.endpoint.operation == "logout" and self.role in ACCOUNTS:
            self.headers = {"Authorization": f"Bearer {sign_in(self.house, self.role)['access_token']}"}
        sent = {"json": self.body()}
        if list(self.endpoint.said.get("requestBody", {}).get("content", {})) == ["multipart/form-data"]:
            sent = {"files": RESUME if self.endpoint.operation == "upload_candidate_resume" else {"file": ("people.csv", "email,first_name,last_name\n{email},A,B\n".format(email=example({"type": "string", "format": "email"})), "text/csv")}}
        return self.client.request(self.endpoint.method, self.house.url(self.endpoint.listener) + path, headers=self.headers, **sent)

    def faults(self, which):
        """What is wrong with the answer, a text each."""
        answer = self.ask(which)
        wanted = self.below_own_profile(which) or self.refused(which) or self.endpoint.status
        if answer.status_code != wanted:
            return [f"{answer.status_code} instead of {wanted}: {answer.text[:200]}"]
        found = [] if answer.status_code < 300 and self.endpoint.operation in BYTES else self.endpoint.faults(answer)
        shown = {word for word in answer.text.split('"') if len(word) == 36}
        hidden = self.objects.ids["other tenant's"] | (self.objects.ids["other company's"] if self.hides_companies() else set())
        if which is None and shown & hidden:
            found.append(f"shows what is beyond the reach: {sorted(shown & hidden)}")
        return found

    def refused(self, which):
        """The status that it is refused with; None where it is done."""
        operation = self.endpoint.operation
        may = operation in TELLS_OF_ALL or self.role in MAY_ALL_THE_SAME.get((operation, which), ())
        return expected(self.role, self.endpoint.permission, None if may else which) or ALSO_REFUSED.get((operation, self.role))

    def below_own_profile(self, which):
        """Who is no candidate has no profile of his own, and below one's own nobody else's objects are."""
        if "/candidates/me" not in self.endpoint.path or expected(self.role, self.endpoint.permission, None) is not None:
            return None
        return 404 if self.role != "candidate" or which not in (None, "own") else None

    def hides_companies(self):
        permission = self.endpoint.permission
        return permission not in (None, "signed_in") and expected(self.role, permission, "other company's") is not None


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_operation_is_for_whom_the_grants_say(house, clients, objects, document, role):
    faults = []
    for endpoint in endpoints(house, document):
        if endpoint.operation in ALSO_OPEN | LIVE or (endpoint.is_houses_own and document != "house"):
            continue
        for which in OBJECTS if endpoint.names_object else [None]:
            found = Case(house, objects, clients, endpoint, role).faults(which)
            faults += [f"{endpoint.method} {endpoint.path} ({endpoint.operation}), {which or 'no'} object: {fault}" for fault in found]
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_resource_with_objects_is_tried(house, document):
    assert {endpoint.resource for endpoint in endpoints(house, document) if endpoint.names_object} <= MAKERS.keys()
