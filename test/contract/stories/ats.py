"""ats: camelCase, with few bodies; what a body or an answer has is said beside its line."""

import re

from objects import RESUME
from story import ID, TIME, given, step, waits

ELSA = {"email": "elsa@ats.example", "firstName": "Elsa", "lastName": "Boss"}
SETH = {"email": "seth@ats.example", "firstName": "Seth", "lastName": "Seeker"}
PASSWORD = {"password": "password123"}
TOKENS = {"accessToken": str, "refreshToken": str, "expiresIn": int}
USER = {"id": ID, "email": str, "firstName": str, "lastName": str, "role": str}
PRESENCE = {"userId": ID, "status": re.compile("Online|Away|Offline"), "lastActiveAt": (TIME, None)}
COMPANY = {"id": ID, "name": str, "averageRating": float, "createdAt": TIME}
PROFILE = {"email": "seth@ats.example", "firstName": "Seth", "headline": (str, None), "summary": (str, None), "jobSearchMode": (str, None), "skills": list}
SAID_OF_SETH = {"headline": "Looks around", "summary": "Long.", "preferences": {"remote": True}, "jobSearchMode": "active", "location": "Bern", "experienceYears": 5}
CV = {"id": ID, "filename": "cv.pdf", "mediaType": "application/pdf", "status": "uploaded", "isCurrent": True, "parsed": None}
NOTIFICATION = {"id": ID, "title": str, "body": str, "kind": str, "isRead": bool, "createdAt": TIME}


def page(one):
    return {"items": [one], "total": int, "page": 1, "pageSize": int}


TABLE = [
    # ### 2.1 Authentication
    step(20, "POST /api/v1/auth/register", by="public", status=201, body={**ELSA, **PASSWORD, "role": "employer", "tenantCode": "default"}, gives={"userId": ID, "token": str},
         keep={"elsa_id": "userId", "elsa": "token"}),
    step(25, "POST /api/v1/auth/login", by="public", body={"email": ELSA["email"], **PASSWORD}, gives={**TOKENS, "user": {**USER, **ELSA, "role": "employer"}},
         keep={"refreshToken": "refreshToken"}),
    step(30, "POST /api/v1/auth/refresh-token", by="public", body={"refreshToken": "{refreshToken}"}, gives=TOKENS, keep={"other": "accessToken", "refreshToken": "refreshToken"}),
    step(33, "POST /api/v1/auth/logout", by="{other}", body={"refreshToken": "{refreshToken}"}, gives={"message": str}),

    # ### 2.2 Users & Presence
    step(38, "GET /api/v1/users/me", by="{elsa}", gives={**USER, **ELSA, "role": "employer", "roles": ["employer"]}),
    step(41, "PATCH /api/v1/users/me", by="{elsa}", body={"name": "Elsa Chief", "locale": "pt-BR", "timeZone": "America/Sao_Paulo"},
         gives={**USER, **ELSA, "lastName": "Chief", "locale": "pt-BR", "timeZone": "America/Sao_Paulo"}),
    step(44, "GET /api/v1/users/{elsa_id}/presence", by="hr", gives={**PRESENCE, "userId": "{elsa_id}"}),
    step(47, "POST /api/v1/users/me/heartbeat", by="{elsa}", gives={**PRESENCE, "userId": "{elsa_id}", "status": "Online", "lastActiveAt": TIME}),

    # ### 2.3 Companies & Employer Users
    step(52, "POST /api/v1/companies", by="{elsa}", status=201, body={"name": "Talent AG"}, gives={**COMPANY, "name": "Talent AG"}, keep={"company_id": "id"}),
    step(55, "GET /api/v1/companies/{company_id}", by="{elsa}", gives={**COMPANY, "id": "{company_id}"}),
    step(58, "PATCH /api/v1/companies/{company_id}", by="{elsa}", eventually=True, body={"industry": "Rail"}, gives={**COMPANY, "industry": "Rail"}),
    step(61, "POST /api/v1/companies/{company_id}/users", by="{elsa}", status=201, body={"email": "ivy@ats.example", "firstName": "Ivy", "role": "interviewer"},
         gives={**USER, "email": "ivy@ats.example", "firstName": "Ivy", "role": "interviewer"}),
    step(64, "GET /api/v1/companies/{company_id}/users", by="{elsa}", gives=[{**USER, "companyId": "{company_id}"}]),

    # ### 2.4 Candidate Profile & Resume
    given("POST /api/v1/auth/register", by="public", status=201, body={**SETH, **PASSWORD, "role": "candidate"}, keep={"seth": "token"}),
    step(69, "GET /api/v1/candidates/me", by="{seth}", gives={**PROFILE, "headline": None}),
    step(72, "PATCH /api/v1/candidates/me", by="{seth}", body={**SAID_OF_SETH, "skills": ["Go"]}, gives={**PROFILE, **SAID_OF_SETH, "skills": [{"name": "Go"}]}),
    step(75, "POST /api/v1/candidates/me/resumes", by="{seth}", status=201, files=RESUME, gives=CV, keep={"resume_id": "id"}),
    step(79, "GET /api/v1/candidates/me/resumes", by="{seth}", gives=[CV]),
    step(82, "GET /api/v1/candidates/me/resumes/{resume_id}", by="{seth}", gives={**CV, "id": "{resume_id}"}),

    # ### 2.5 Candidate Search (for Employers & Recruiters)
    step(87, "GET /api/v1/candidates/search?q=Seeker&skills=Go&location=Bern&experienceMin=3&experienceMax=8&jobSearchMode=active", by="{elsa}",
         gives=page({"id": ID, "firstName": "Seth", "headline": "Looks around", "email": "xxx@masked.com"})),

    waits("jobs", 98, 102, 105, 108, 111, 142, 287, 290, 345),
    waits("applications", 116, 120, 123, 126, 129, 134, 137),
    waits("screenings", 145, 148, 151, 342),
    waits("assessments", 160, 163, 166, 169, 172, 175, 180, 183, 188, 191, 194, 197, 202, 205, 208),
    waits("messaging", 217, 221, 224, 227, 233, 238, 241),

    # ### 5.3 Presence
    step(246, "GET /api/v1/presence/users?ids={elsa_id}", by="hr", gives=[{**PRESENCE, "userId": "{elsa_id}"}]),

    waits("billing", 255, 258, 263, 266, 271, 274, 279, 282),
    waits("assistant", 299, 302, 310, 313),

    # ## 8. Notifications API
    given("POST /api/v1/notifications/test", keep={"notification_id": "id"}),
    step(323, "GET /api/v1/notifications", gives=[NOTIFICATION]),
    step(326, "PATCH /api/v1/notifications/{notification_id}/read", gives={**NOTIFICATION, "isRead": True}),
    step(329, "POST /api/v1/notifications/test", gives={**NOTIFICATION, "isRead": False}),

    waits("platform", 336, 339),
]
