"""interview-platform: an example of each body, and of a few answers; faults by field with 400 (interview-platform:461-491)."""

import re

from story import ID, TIME, given, mailed, step, waits

JOHN = {"first_name": "John", "last_name": "Doe", "role": "candidate"}
NEW = {"email": "newuser@example.com", "username": "newuser", "first_name": "Jane", "last_name": "Smith", "phone_number": "+1234567890", "role": "candidate"}
UPDATED = {"first_name": "Updated", "last_name": "Name", "phone_number": "+1234567890", "bio": "Updated bio"}
USER = {"id": ID, "email": str, "first_name": str, "last_name": str, "role": str, "is_verified": bool}
SAID = {"message": str}
CONFIRMED = {"new_password": "new_password", "new_password_confirm": "new_password"}
NOTIFICATION = {"id": ID, "kind": str, "title": str, "body": str, "is_read": bool, "read_at": (TIME, None), "created_at": TIME}
WEBHOOK = {"url": "https://your-app.com/webhook", "events": ["application.created", "interview.scheduled"]}
REQUIRED = ["This field is required."]


def page(one):
    return {"count": int, "next": (str, None), "previous": (str, None), "results": [one]}


def registers(email, password, keep):
    return given("POST /api/v1/users/users/register/", by="public", status=201, body={"email": email, **JOHN, "password": password}, keep=keep)


TABLE = [
    # ## Authentication
    registers("user@example.com", "password123", {}),
    step(15, "POST /api/auth/login/", by="public", body={"email": "user@example.com", "password": "password123"},
         gives={"access": str, "refresh": str, "user": {"id": ID, "email": "user@example.com", **JOHN, "is_verified": bool}}, keep={"access": "access", "refresh": "refresh"}),
    step(42, "POST /api/v1/users/users/register/", by="public", status=201, body={**NEW, "password": "password123", "password_confirm": "password123"}, gives={**USER, **NEW}),
    step(42, "POST /api/v1/users/users/register/", by="public", status=400, body={"email": "another@example.com"},
         gives={"first_name": REQUIRED, "last_name": REQUIRED, "password": REQUIRED}),
    step(59, "POST /api/auth/token/refresh/", by="public", body={"refresh": "{refresh}"}, gives={"access": str}, keep={"access": "access"}),

    # ## User Management
    step(71, "GET /api/v1/users/users/me/", by="{access}", gives={**USER, "email": "user@example.com"}),
    step(71, "GET /api/v1/users/users/me/", by="public", status=401, gives={"detail": "Authentication credentials were not provided."}),
    step(77, "PATCH /api/v1/users/users/me/", by="{access}", body=UPDATED, gives={**USER, **UPDATED}),
    registers("changing@example.com", "current_password", {"changing": "token"}),
    step(91, "POST /api/v1/users/users/change_password/", by="{changing}", body={"old_password": "current_password", **CONFIRMED}, gives=SAID),
    step(104, "POST /api/v1/users/users/request_password_reset/", by="public", body={"email": "user@example.com"}, gives=SAID),
    mailed("reset", "user@example.com", "reset_token"),
    step(114, "POST /api/v1/users/users/reset_password/", by="public", body={"token": "{reset_token}", **CONFIRMED}, gives=SAID),
    mailed("verify", "newuser@example.com", "verification_token"),
    step(126, "POST /api/v1/users/users/verify_email/", by="public", body={"token": "{verification_token}"}, gives=SAID),

    waits("jobs", 138, 184, 190, 217),
    waits("applications", 231, 245, 256, 262),
    waits("screenings", 279, 290, 301, 307),
    waits("interviews", 315, 332, 345),
    waits("offers", 361, 377, 383),
    waits("analytics", 397, 431, 437),

    # ## Notifications
    given("GET /api/v1/users/users/me/", by="hr", keep={"hr": "id"}),
    given("POST /api/v1/notifications/test", at="ats", body={"userId": "{hr}"}, keep={"notification_id": "id"}),   # this document makes none
    step(445, "GET /api/v1/notifications/notifications/?page=1&page_size=20", by="hr", gives=page(NOTIFICATION)),
    step(451, "PATCH /api/v1/notifications/notifications/{notification_id}/", by="hr", body={"is_read": True}, gives={**NOTIFICATION, "is_read": True, "read_at": TIME}),
    step(451, "PATCH /api/v1/notifications/notifications/{nobody}/", by="hr", body={"is_read": True}, status=404, gives={"detail": "Not found."}),

    # ## Webhooks
    step(533, "POST /api/v1/webhooks/", status=201, body={**WEBHOOK, "secret": "webhook_secret"}, gives={"id": ID, **WEBHOOK}),
    step(533, "POST /api/v1/webhooks/", by="candidate", status=403, body={**WEBHOOK, "secret": "webhook_secret"},
         gives={"detail": "You do not have permission to perform this action."}),

    # ## Support
    step(606, "GET /api/docs/", by="public", gives=re.compile("<!doctype html>.*", re.IGNORECASE | re.DOTALL)),
]
