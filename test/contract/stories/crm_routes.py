"""crm-routes: a planning page of paths and roles, in title case; bodies are crm-reference's product's, pages {page, page_size, total, pages}
(crm-routes:344). Asked by the first of the roles that it names, or by whom the object is."""

from objects import RESUME
from story import ID, TIME, given, mailed, step, waits

DONE = {"success": True}
SAID = {"message": str}
TOKENS = {"access_token": str, "refresh_token": str, "token_type": "bearer"}
OBJECT = {"id": ID, "created_at": TIME, "updated_at": TIME}
USER = {**OBJECT, "email": str, "first_name": str, "last_name": str, "role": str, "is_active": bool, "is_verified": bool}
CANDIDATE = {**OBJECT, "email": str, "first_name": str, "last_name": str, "status": str, "source": str}
IMPORTED = {"total": 1, "created": 1, "failed": 0, "errors": [], "message": str}
RECORD = {**OBJECT, "candidate_id": ID, "start_date": (str, None), "end_date": (str, None)}
EDUCATION = {**RECORD, "institution": str, "degree": (str, None)}
EXPERIENCE = {**RECORD, "company_name": str, "title": str, "is_current": bool}
CV = {"id": ID, "candidate_id": "{candidate_id}", "filename": "cv.pdf", "media_type": "application/pdf", "size": int, "status": "uploaded", "url": str}
COMPANY = {**OBJECT, "name": str, "average_rating": float, "open_jobs_count": int}
CONTACT = {**OBJECT, "company_id": ID, "name": str, "email": (str, None), "is_primary": bool}
TEMPLATE = {**OBJECT, "name": str, "slug": str, "subject": str, "body": str, "variables": list}
SHOWN_SKILL = {"id": ID, "name": str, "category": (str, None), "category_id": (ID, None), "demand": int, "supply": int}   # to the public
SKILL = {**OBJECT, **SHOWN_SKILL}
SHOWN_CATEGORY = {"id": ID, "name": str, "skills_count": int}
CATEGORY = {**OBJECT, **SHOWN_CATEGORY}
CONSULTANT = {**OBJECT, "user_id": ID, "name": str, "email": str, "title": (str, None), "specialties": list, "region": (str, None), "state": "active",
              "targets": dict, "active_assignments": int, "placements": int}
ASSIGNMENT = {"id": ID, "consultant_id": ID, "candidate_id": ID, "candidate_name": str, "company_id": (ID, None), "company_name": (str, None),
              "job_id": None, "job_title": None, "status": "active", "since": TIME, "ended_at": None}
FIGURES = {"placements": int, "interviews": int, "submissions": int}
PERFORMANCE = {"consultant_id": ID, "period": {"from": TIME, "to": TIME}, "assigned": int, "submitted": int, "interviews": int, "offers": int,
               "placements": int, "conversion_rate": float, "average_days_to_fill": float, "targets": dict, "attainment": dict}
TARGETS = {"consultant_id": ID, "period": "month", "placements": (int, None), "interviews": (int, None), "submissions": (int, None), "achieved": FIGURES}
ANNOUNCEMENT = {**OBJECT, "title": str, "body": str, "audience": list, "severity": str, "state": str}
LATER = {"starts_at": "2099-01-01T00:00:00Z"}   # nobody is told


def page(one):
    return {"items": [one], "page": 1, "page_size": int, "total": int, "pages": int}


def person(name):
    return {"email": f"{name.lower()}@routes.example", "first_name": name, "last_name": "Routes"}


def registers(name, **keep):
    return given("POST /api/v1/auth/register", by="public", status=201, body={**person(name), "password": "password123"}, keep=keep)


def signs_in(name, password, keep):
    return given("POST /api/v1/auth/login", by="public", body={"email": person(name)["email"], "password": password}, keep={keep: "access_token"})


TABLE = [
    # ### 1. Authentication & Authorization Routes
    step(40, "POST /api/v1/auth/login", by="public", body={"email": "hr@company.com", "password": "hr123"}, gives=TOKENS),
    step(41, "POST /api/v1/auth/register", by="public", status=201, body={**person("Rosa"), "password": "password123"},
         gives={**person("Rosa"), "id": ID, "role": "Candidate", "is_verified": False, "token": str},
         keep={"user_id": "id", "token": "token", "refresh_token": "refresh_token"}),
    mailed("verify", "rosa@routes.example", "verification_token"),
    step(42, "POST /api/v1/auth/refresh", by="{token}", body={"refresh_token": "{refresh_token}"}, gives=TOKENS, keep={"token": "access_token"}),
    step(43, "POST /api/v1/auth/logout", by="{token}", gives=SAID),
    step(44, "POST /api/v1/auth/forgot-password", by="public", body={"email": "rosa@routes.example"}, gives=SAID),
    mailed("reset", "rosa@routes.example", "reset_token"),
    step(45, "POST /api/v1/auth/reset-password", by="public", body={"token": "{reset_token}", "new_password": "NewPass456!@"}, gives=SAID),
    signs_in("Rosa", "NewPass456!@", "token"),
    step(46, "GET /api/v1/auth/profile", by="{token}", gives={**USER, **person("Rosa"), "role": "Candidate"}),
    step(47, "PUT /api/v1/auth/profile", by="{token}", body={"bio": "Walks."}, gives={**USER, **person("Rosa"), "bio": "Walks."}),
    step(48, "POST /api/v1/auth/verify-email", by="public", body={"token": "{verification_token}"}, gives=SAID),
    step(49, "POST /api/v1/auth/change-password", by="{token}", body={"old_password": "NewPass456!@", "new_password": "password123"}, gives=SAID),

    # ### 2. User Management Routes
    step(58, "GET /api/v1/users/?page=1&page_size=2&sort_by=email&sort_order=asc", gives={**page(USER), "page_size": 2}),
    step(59, "GET /api/v1/users/{user_id}", gives={**USER, **person("Rosa"), "id": "{user_id}"}),
    step(60, "PUT /api/v1/users/{user_id}", by="{token}", body={"phone": "+1 555 0100"}, gives={**USER, **person("Rosa"), "phone": "+1 555 0100"}),
    step(61, "DELETE /api/v1/users/{user_id}", gives=DONE),
    registers("Ines", user_id="id"),
    given("POST /api/v1/users/{user_id}/deactivate"),
    step(62, "POST /api/v1/users/{user_id}/activate", gives={**USER, **person("Ines"), "is_active": True}),
    step(63, "POST /api/v1/users/{user_id}/deactivate", gives={**USER, **person("Ines"), "is_active": False}),
    waits("platform", 64),
    step(65, "POST /api/v1/users/bulk-import", by="superadmin", body={"users": [{**person("Uma"), "role": "Consultant"}]},
         gives={**IMPORTED, "skipped": 0, "created_users": [{**USER, **person("Uma"), "role": "Consultant"}]}),

    # ### 3. Candidate Management Routes
    given("POST /api/v1/candidates/", by="hr", status=201, body=person("Otto"), keep={"other": "id"}),
    step(74, "GET /api/v1/candidates/?page=1&page_size=2&sort_by=created_at&sort_order=desc", by="hr", gives={**page(CANDIDATE), "page_size": 2}),
    registers("Carla", carla="token"),
    step(75, "POST /api/v1/candidates/", by="{carla}", status=201, body=person("Carla"), gives={**CANDIDATE, **person("Carla")}, keep={"candidate_id": "id"}),
    step(76, "GET /api/v1/candidates/{candidate_id}", by="{carla}", eventually=True, gives={**CANDIDATE, **person("Carla")}),
    step(77, "PUT /api/v1/candidates/{candidate_id}", by="{carla}", body={"headline": "Walks"}, gives={**CANDIDATE, **person("Carla"), "headline": "Walks"}),
    step(78, "DELETE /api/v1/candidates/{other}", gives=DONE),
    given("POST /api/v1/candidates/{candidate_id}/cv", by="{carla}", status=201, files=RESUME),
    step(79, "GET /api/v1/candidates/{candidate_id}/cv", by="{carla}", gives=CV),
    step(80, "POST /api/v1/candidates/{candidate_id}/cv", by="{carla}", status=201, files=RESUME, gives=CV),
    waits("applications", 81),
    waits("jobs", 82),
    step(83, "POST /api/v1/candidates/{candidate_id}/skills", by="{carla}", body=["C++", {"name": "SQL", "level": 4}], gives=[{"skill_id": ID, "name": str, "level": (int, None)}]),
    waits("analytics", 84),
    step(85, "POST /api/v1/candidates/bulk-import", body={"candidates": [person("Nils")]}, gives={**IMPORTED, "created_candidates": [{"id": ID, **person("Nils")}]}),
    given("POST /api/v1/candidates/{candidate_id}/education", by="{carla}", status=201, body={"institution": "EPFL"}),
    step(86, "GET /api/v1/candidates/{candidate_id}/education", by="{carla}", gives=[EDUCATION]),
    step(87, "POST /api/v1/candidates/{candidate_id}/education", by="{carla}", status=201, body={"institution": "ETH", "degree": "MSc", "start_date": "2015-09"},
         gives={**EDUCATION, "institution": "ETH", "degree": "MSc", "start_date": "2015-09"}, keep={"edu_id": "id"}),
    step(88, "PUT /api/v1/candidates/{candidate_id}/education/{edu_id}", by="{carla}", body={"end_date": "2018"}, gives={**EDUCATION, "institution": "ETH", "end_date": "2018"}),
    step(89, "DELETE /api/v1/candidates/{candidate_id}/education/{edu_id}", by="{carla}", gives=DONE),
    given("POST /api/v1/candidates/{candidate_id}/experience", by="{carla}", status=201, body={"company_name": "Acme", "title": "Engineer", "is_current": False}),
    step(90, "GET /api/v1/candidates/{candidate_id}/experience", by="{carla}", gives=[EXPERIENCE]),
    step(91, "POST /api/v1/candidates/{candidate_id}/experience", by="{carla}", status=201, body={"company_name": "Looms", "title": "Weaver", "start_date": "2019", "is_current": True},
         gives={**EXPERIENCE, "company_name": "Looms", "title": "Weaver", "is_current": True}, keep={"exp_id": "id"}),
    step(92, "PUT /api/v1/candidates/{candidate_id}/experience/{exp_id}", by="{carla}", body={"end_date": "2021-03-31"},
         gives={**EXPERIENCE, "company_name": "Looms", "end_date": "2021-03-31", "is_current": False}),
    step(93, "DELETE /api/v1/candidates/{candidate_id}/experience/{exp_id}", by="{carla}", gives=DONE),

    waits("jobs", 102, 103, 104, 105, 106, 107, 108, 110, 112, 113, 114, 115, 116),
    waits("applications", 109, 125, 126, 127, 128, 129, 130, 131, 132, 135, 136, 137),
    waits("analytics", 111),
    waits("interviews", 133),
    waits("offers", 134),

    # ### 6. Company Management Routes
    step(146, "GET /api/v1/companies/?page=1&page_size=2", by="hr", gives={**page(COMPANY), "page_size": 2}),
    step(147, "POST /api/v1/companies/", status=201, body={"name": "Routes"}, gives={**COMPANY, "name": "Routes"}, keep={"company_id": "id"}),
    step(148, "GET /api/v1/companies/{company_id}", by="candidate", gives={**COMPANY, "name": "Routes", "id": "{company_id}"}),
    step(149, "PUT /api/v1/companies/{company_id}", body={"industry": "Rail"}, gives={**COMPANY, "name": "Routes", "industry": "Rail"}),
    step(150, "DELETE /api/v1/companies/{company_id}", gives=DONE),
    given("GET /api/v1/auth/profile", by="hr", keep={"company_id": "company_id"}),
    waits("jobs", 151),
    step(152, "GET /api/v1/companies/{company_id}/employees", by="hr", gives=[{**USER, "company_id": "{company_id}"}]),
    waits("analytics", 153),
    step(154, "POST /api/v1/companies/{company_id}/contacts", by="hr", status=201, body={"name": "Ada", "email": "ada@routes.example"},
         gives={**CONTACT, "name": "Ada", "email": "ada@routes.example", "company_id": "{company_id}"}, keep={"contact_id": "id"}),
    step(155, "GET /api/v1/companies/{company_id}/contacts", by="hr", gives=[CONTACT]),
    step(156, "PUT /api/v1/companies/{company_id}/contacts/{contact_id}", by="hr", body={"title": "CTO"}, gives={**CONTACT, "name": "Ada", "title": "CTO"}),
    step(157, "DELETE /api/v1/companies/{company_id}/contacts/{contact_id}", by="hr", gives=DONE),
    step(158, "GET /api/v1/companies/{company_id}/hiring-preferences", by="hr", gives=dict),
    step(159, "PUT /api/v1/companies/{company_id}/hiring-preferences", by="hr", body={"auto_screening": "ai", "colour": "red"}, gives={"auto_screening": "ai", "colour": "red"}),

    # ### 7. Consultant Management Routes: by an admin, and by himself where the document says so
    given("POST /api/v1/consultants/", status=201, body=person("Carlo"), keep={"other": "id"}),
    step(168, "GET /api/v1/consultants/?page=1&page_size=2", gives={**page(CONSULTANT), "page_size": 2}),
    given("POST /api/v1/users/", at="crm-reference", status=201, body={**person("Cora"), "password": "password123", "role": "consultant"}, keep={"user_id": "id"}),
    signs_in("Cora", "password123", "cora"),
    step(169, "POST /api/v1/consultants/", status=201, body={"user_id": "{user_id}", "title": "Partner", "specialties": ["Rail"], "region": "Bern"},
         gives={**CONSULTANT, "user_id": "{user_id}", "title": "Partner", "specialties": ["Rail"], "region": "Bern"}, keep={"consultant_id": "id"}),
    step(170, "GET /api/v1/consultants/{consultant_id}", by="{cora}", gives={**CONSULTANT, "id": "{consultant_id}"}),
    step(171, "PUT /api/v1/consultants/{consultant_id}", by="{cora}", body={"region": "Basel"}, gives={**CONSULTANT, "title": "Partner", "region": "Basel"}),
    step(172, "DELETE /api/v1/consultants/{other}", gives=DONE),
    given("POST /api/v1/consultants/{consultant_id}/assign-candidate", status=201, body={"candidate_id": "{candidate_id}", "company_id": "{company_id}"}),
    step(173, "GET /api/v1/consultants/{consultant_id}/clients", by="{cora}", gives=[{**COMPANY, "id": "{company_id}", "active_assignments": 1, "placements": 0}]),
    step(174, "GET /api/v1/consultants/{consultant_id}/candidates", by="{cora}", gives=[{**CANDIDATE, **person("Carla"), "id": "{candidate_id}"}]),
    step(175, "GET /api/v1/consultants/{consultant_id}/performance", by="{cora}", gives={**PERFORMANCE, "consultant_id": "{consultant_id}", "assigned": 1}),
    step(176, "POST /api/v1/consultants/{consultant_id}/assign-candidate", by="{cora}", status=201, body={"candidate_id": "{candidate_id}"},
         gives={**ASSIGNMENT, "consultant_id": "{consultant_id}", "candidate_id": "{candidate_id}"}),
    step(177, "DELETE /api/v1/consultants/{consultant_id}/assign-candidate/{candidate_id}", by="{cora}", gives=DONE),
    step(179, "GET /api/v1/consultants/{consultant_id}/targets", by="{cora}", gives={**TARGETS, "placements": None}),
    step(180, "PUT /api/v1/consultants/{consultant_id}/targets", body={"placements": 4, "interviews": 20}, gives={**TARGETS, "placements": 4, "interviews": 20, "submissions": None}),

    waits("analytics", 178, 189, 190, 191, 192, 193, 194, 195, 199, 200),
    waits("platform", 196, 197, 198),

    # ### 9. Messaging & Communication Routes
    waits("messaging", 209, 210, 211, 212, 213, 214, 215, 216, 217, 218),
    given("POST /api/v1/messaging/templates", status=201, body={"name": "Routes", "subject": "Hi {{name}}", "body": "On {{day}}"}),
    step(219, "GET /api/v1/messaging/templates", gives=[TEMPLATE]),
    step(220, "POST /api/v1/messaging/templates", status=201, body={"name": "Detour", "subject": "Hi", "body": "Turn."}, gives={**TEMPLATE, "name": "Detour"}, keep={"template_id": "id"}),
    step(221, "PUT /api/v1/messaging/templates/{template_id}", body={"subject": "Hello"}, gives={**TEMPLATE, "name": "Detour", "subject": "Hello"}),
    step(222, "DELETE /api/v1/messaging/templates/{template_id}", gives=DONE),
    step(223, "POST /api/v1/messaging/bulk-message", body={"recipients": ["someone@routes.example"], "subject": "Hi", "body": "Turn."}, gives={"job_id": ID, "queued_count": 1, "message": str}),

    # ### 10. Skills Management Routes
    given("POST /api/v1/skills/", status=201, body={"name": "Orienteering"}),
    step(232, "GET /api/v1/skills/?page=1&page_size=2", by="public", gives={**page(SHOWN_SKILL), "page_size": 2}),
    step(233, "POST /api/v1/skills/", status=201, body={"name": "Map reading", "category": "Ways"}, gives={**SKILL, "name": "Map reading", "category": "Ways"}, keep={"skill_id": "id"}),
    step(234, "GET /api/v1/skills/{skill_id}", by="public", gives={**SHOWN_SKILL, "name": "Map reading"}),
    step(235, "PUT /api/v1/skills/{skill_id}", body={"description": "On paper"}, gives={**SKILL, "name": "Map reading", "description": "On paper"}),
    step(236, "DELETE /api/v1/skills/{skill_id}", gives=DONE),
    step(237, "GET /api/v1/skills/categories", by="public", gives=[SHOWN_CATEGORY]),
    step(238, "POST /api/v1/skills/categories", status=201, body={"name": "Paths"}, gives={**CATEGORY, "name": "Paths"}, keep={"category_id": "id"}),
    step(239, "PUT /api/v1/skills/categories/{category_id}", body={"description": "On foot"}, gives={**CATEGORY, "name": "Paths", "description": "On foot"}),
    step(240, "DELETE /api/v1/skills/categories/{category_id}", gives=DONE),
    step(241, "GET /api/v1/skills/trending", by="candidate", gives=[{"name": str, "rank": int, "demand_now": int, "demand_before": int, "change_percent": float}]),
    step(242, "GET /api/v1/skills/demand-analysis", gives={"generated_at": TIME, "total_skills": int, "skills": list, "by_category": list}),
    step(243, "POST /api/v1/skills/bulk-import", body={"skills": ["Compass", {"name": "Sextant", "category": "Ways"}, "Compass"]},
         gives={"total": 3, "created": 2, "failed": 0, "skipped": 1, "errors": [], "created_skills": [SKILL], "message": str}),

    # ### 11. Admin & System Routes
    step(252, "GET /api/v1/admin/users?page=1&page_size=2", gives={**page(USER), "page_size": 2}),
    waits("platform", 253, 254, 255, 262, 263, 271, 272, 273, 274),
    step(256, "GET /api/v1/admin/settings", gives={"time_zone": str, "locale": str}),
    step(257, "PUT /api/v1/admin/settings", body={"organisation_name": "Routes"}, gives={"organisation_name": "Routes", "time_zone": str}),
    given("POST /api/v1/admin/notifications", status=201, body={"title": "Works", "body": "Mind them.", **LATER}),
    step(258, "GET /api/v1/admin/notifications", gives=page(ANNOUNCEMENT)),
    step(259, "POST /api/v1/admin/notifications", status=201, body={"title": "Closed", "body": "Turn.", "audience": ["Employer"], **LATER},
         gives={**ANNOUNCEMENT, "title": "Closed", "audience": ["Employer"], "state": "scheduled"}, keep={"notification_id": "id"}),
    step(260, "PUT /api/v1/admin/notifications/{notification_id}", body={"severity": "warning"}, gives={**ANNOUNCEMENT, "title": "Closed", "severity": "warning"}),
    step(261, "DELETE /api/v1/admin/notifications/{notification_id}", gives=DONE),
    waits("analytics", 269),
    step(270, "POST /api/v1/superadmin/admin-users", by="superadmin", status=201, body={"email": "alan@routes.example", "name": "Alan Admin", "password": "SecurePass123!@"},
         gives={**USER, "email": "alan@routes.example", "first_name": "Alan", "last_name": "Admin", "role": "Admin"}),

    waits("assistant", 283, 284, 285, 286, 287, 288, 289, 290, 291),
]
