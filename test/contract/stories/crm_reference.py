"""crm-reference: bodies are bare, pages {items, total, page, size}; it names no roles, and its bodies are types or only named."""

from objects import RESUME
from story import ID, TIME, given, step, waits

TOKENS = {"access_token": str, "refresh_token": str, "token_type": "bearer"}
DONE = {"success": True}
OBJECT = {"id": ID, "created_at": TIME, "updated_at": TIME}
USER = {**OBJECT, "email": str, "first_name": str, "last_name": str, "role": str, "company_id": (ID, None), "is_active": bool, "is_verified": bool}
CANDIDATE = {**OBJECT, "email": str, "first_name": str, "last_name": str, "phone": (str, None), "status": str, "source": str}
PROFILE = {"id": ID, "candidate_id": ID, "headline": (str, None), "skills": list, "education": list, "experience": list, "completeness": int}
COMPANY = {**OBJECT, "name": str, "industry": (str, None), "location": (str, None)}
COMPANY_PROFILE = {"company_id": ID, "culture": (str, None), "benefits": list}
SKILL = {**OBJECT, "name": str, "category": (str, None), "aliases": list}
CONSULTANT = {**OBJECT, "user_id": ID, "name": str, "email": str, "title": (str, None), "specialties": list, "region": (str, None), "state": "active",
              "targets": dict, "active_assignments": int, "placements": int}
ASSIGNMENT = {"id": ID, "consultant_id": ID, "candidate_id": ID, "candidate_name": str, "company_id": (ID, None), "company_name": (str, None),
              "job_id": None, "job_title": None, "status": "active", "since": TIME, "ended_at": None}
PERFORMANCE = {"consultant_id": ID, "period": {"from": TIME, "to": TIME}, "assigned": int, "submitted": int, "interviews": int, "offers": int,
               "placements": int, "conversion_rate": float, "average_days_to_fill": float, "targets": dict, "attainment": dict}
TEMPLATE = {**OBJECT, "name": str, "slug": str, "subject": str, "body": str, "variables": list}
ERROR = {"success": False, "data": None, "errors": {"code": str, "message": str, "details": (dict, None)}, "meta": None}   # crm-reference:181


def found(one):
    return {"items": [one], "total": int}


def page(one):
    return {**found(one), "page": 1, "size": 10}


def person(name):
    return {"email": f"{name.lower()}@reference.example", "first_name": name, "last_name": "Byron"}


def user(name, role="interviewer"):
    return {**person(name), "password": "SecurePass123!@", "role": role}


TABLE = [
    # ## Authentication
    step(9, "POST /api/v1/auth/login", by="public", body={"email": "hr@company.com", "password": "hr123"}, gives=TOKENS, keep={"refresh_token": "refresh_token"}),
    step(9, "POST /api/v1/auth/login", by="public", body={"email": "hr@company.com", "password": "wrong"}, status=401, gives=ERROR),
    step(10, "POST /api/v1/auth/refresh", by="public", body={"refresh_token": "{refresh_token}"}, gives=TOKENS, keep={"token": "access_token"}),
    step(11, "GET /api/v1/auth/me", by="{token}", gives={**USER, "email": "hr@company.com", "role": "hr"}),

    # ## Users
    step(17, "GET /api/v1/users/", gives=page(USER), keep={"user_id": "items.0.id"}),
    step(18, "GET /api/v1/users/{user_id}", gives={**USER, "id": "{user_id}"}),
    step(18, "GET /api/v1/users/{nobody}", status=404, gives=ERROR),
    step(19, "POST /api/v1/users/", status=201, body=user("Ada", "consultant"), gives={**USER, **person("Ada"), "role": "consultant"}, keep={"user_id": "id"}),
    step(20, "PUT /api/v1/users/{user_id}", body={"phone": "+1 555 0100"}, gives={**USER, **person("Ada"), "phone": "+1 555 0100"}),
    step(21, "DELETE /api/v1/users/{user_id}", gives=DONE),
    step(22, "GET /api/v1/users/me", by="hr", gives={**USER, "email": "hr@company.com"}),
    step(23, "PUT /api/v1/users/me", by="hr", body={"bio": "Hires."}, gives={**USER, "email": "hr@company.com", "bio": "Hires."}),

    # ## Candidates
    given("POST /api/v1/candidates/", status=201, body=person("Alan"), keep={"candidate_id": "id"}),
    step(29, "GET /api/v1/candidates/?sort=-created_at&status=active&page=1&size=10", gives=page(CANDIDATE)),
    step(30, "GET /api/v1/candidates/{candidate_id}", gives={**CANDIDATE, **person("Alan"), "id": "{candidate_id}"}),
    step(30, "GET /api/v1/candidates/{nobody}", status=404, gives=ERROR),
    step(31, "POST /api/v1/candidates/", status=201, body=person("Grace"), gives={**CANDIDATE, **person("Grace")}, keep={"other": "id"}),
    step(31, "POST /api/v1/candidates/", status=422, body={"email": "nonsense"}, gives=ERROR),
    step(32, "PUT /api/v1/candidates/{other}", body={"position": "Admiral"}, gives={**CANDIDATE, **person("Grace"), "position": "Admiral"}),
    step(33, "DELETE /api/v1/candidates/{other}", gives=DONE),
    step(34, "POST /api/v1/candidates/{candidate_id}/upload-cv", files=RESUME, gives={"success": True, "file_path": str}),
    step(35, "GET /api/v1/candidates/{candidate_id}/profile", gives={**PROFILE, "id": "{candidate_id}"}),
    step(36, "PUT /api/v1/candidates/{candidate_id}/profile", body={"headline": "Breaks codes"}, gives={**PROFILE, "headline": "Breaks codes"}),
    step(37, "POST /api/v1/candidates/search", body={"query": "alan", "filters": {}}, gives=found(CANDIDATE)),

    # ## Companies
    step(43, "GET /api/v1/companies/", gives=page(COMPANY), keep={"company_id": "items.0.id"}),
    step(44, "GET /api/v1/companies/{company_id}", gives={**COMPANY, "id": "{company_id}"}),
    step(45, "POST /api/v1/companies/", status=201, body={"name": "Engines", "industry": "Rail"}, gives={**COMPANY, "name": "Engines"}, keep={"company_id": "id"}),
    step(46, "PUT /api/v1/companies/{company_id}", body={"location": "Bern"}, gives={**COMPANY, "name": "Engines", "location": "Bern"}),
    step(47, "DELETE /api/v1/companies/{company_id}", gives=DONE),
    given("POST /api/v1/companies/", status=201, body={"name": "Looms", "industry": "Cloth"}, keep={"company_id": "id"}),
    step(48, "GET /api/v1/companies/{company_id}/profile", gives={**COMPANY_PROFILE, "company_id": "{company_id}"}),
    step(49, "PUT /api/v1/companies/{company_id}/profile", body={"culture": "Quiet", "benefits": ["Tea"]}, gives={**COMPANY_PROFILE, "culture": "Quiet", "benefits": ["Tea"]}),
    step(50, "POST /api/v1/companies/search", body={"query": "looms", "filters": {}}, gives=found(COMPANY)),

    waits("jobs", 56, 57, 58, 59, 60, 61, 62, 63, 64),
    waits("applications", 70, 71, 72, 73, 74, 75, 76),

    # ## Skills
    given("POST /api/v1/skills/", status=201, body={"name": "Fortran", "category": "Languages"}, keep={"skill_id": "id", "category": "category"}),
    step(82, "GET /api/v1/skills/", gives=[SKILL]),
    step(83, "GET /api/v1/skills/{skill_id}", gives={**SKILL, "name": "Fortran", "category": "Languages"}),
    step(84, "POST /api/v1/skills/", status=201, body={"name": "Algol"}, gives={**SKILL, "name": "Algol"}, keep={"skill_id": "id"}),
    step(85, "PUT /api/v1/skills/{skill_id}", body={"aliases": ["Algol 60"]}, gives={**SKILL, "name": "Algol", "aliases": ["Algol 60"]}),
    step(86, "DELETE /api/v1/skills/{skill_id}", gives=DONE),
    step(87, "GET /api/v1/skills/search?q=fortran", gives=[{**SKILL, "name": "Fortran"}]),
    step(88, "GET /api/v1/skills/category/{category}", gives=[{**SKILL, "category": "Languages"}]),

    waits("messaging", 94, 95, 96, 97, 98, 99, 100),
    waits("assistant", 106, 107, 108, 109, 110),
    waits("analytics", 116, 117, 118, 119, 120),
    waits("platform", 121),

    # ## Admin
    given("POST /api/v1/users/", status=201, body=user("Edith"), keep={"user_id": "id"}),
    step(127, "GET /api/v1/admin/users", gives=[USER]),
    step(128, "PUT /api/v1/admin/users/{user_id}/role", body={"role": "hr"}, gives={**USER, **person("Edith"), "role": "hr"}),
    step(129, "GET /api/v1/admin/system-settings", gives={"time_zone": str, "locale": str}),
    step(130, "PUT /api/v1/admin/system-settings", body={"organisation_name": "Acme"}, gives={"organisation_name": "Acme", "time_zone": str}),
    given("POST /api/v1/admin/email-templates", status=201, body={"name": "Reference", "subject": "Hi {{name}}", "body": "On {{day}}"}, keep={"template_id": "id"}),
    step(131, "GET /api/v1/admin/email-templates", gives=[TEMPLATE]),
    step(132, "GET /api/v1/admin/email-templates/{template_id}", gives={**TEMPLATE, "name": "Reference", "variables": ["day", "name"]}),
    step(133, "POST /api/v1/admin/email-templates", status=201, body={"name": "Regrets", "subject": "Sorry", "body": "No."}, gives={**TEMPLATE, "name": "Regrets"}),
    step(134, "PUT /api/v1/admin/email-templates/{template_id}", body={"subject": "Hello"}, gives={**TEMPLATE, "name": "Reference", "subject": "Hello"}),

    # ## Consultants
    given("POST /api/v1/users/", status=201, body=user("Mary", "consultant"), keep={"user_id": "id"}),
    given("POST /api/v1/consultants/", status=201, body={"user_id": "{user_id}"}, keep={"consultant_id": "id"}),
    given("POST /api/v1/consultants/{consultant_id}/assign-candidate", at="crm-routes", status=201, body={"candidate_id": "{candidate_id}"}),
    step(140, "GET /api/v1/consultants/", gives=[CONSULTANT]),
    step(141, "GET /api/v1/consultants/{consultant_id}", gives={**CONSULTANT, "user_id": "{user_id}", "name": "Mary Byron", "active_assignments": 1}),
    step(142, "POST /api/v1/consultants/", status=201, body={**person("Joan"), "title": "Partner", "specialties": ["Rail"], "region": "Bern"},
         gives={**CONSULTANT, "name": "Joan Byron", "email": "joan@reference.example", "title": "Partner", "specialties": ["Rail"], "region": "Bern"}),
    step(143, "PUT /api/v1/consultants/{consultant_id}", body={"title": "Lead", "specialties": ["Looms"]}, gives={**CONSULTANT, "title": "Lead", "specialties": ["Looms"]}),
    step(144, "GET /api/v1/consultants/{consultant_id}/assignments", gives=[{**ASSIGNMENT, "candidate_id": "{candidate_id}"}]),
    step(145, "GET /api/v1/consultants/{consultant_id}/performance", gives={**PERFORMANCE, "consultant_id": "{consultant_id}", "assigned": 1}),
    waits("search", 151, 152, 153, 154),
]
