"""ai-interviewer: an example of each body and each answer; those stand here as the document has them, ids and times by their form."""

from story import ID, TIME, given, mailed, step, waits

OBJECT = {"id": ID, "created_at": TIME, "updated_at": TIME}
GOOGLE = {"name": "Google India", "email_domain": "googleindia.com", "description": "Tech company"}
GOOGLE_UPDATED = {"name": "Google India Updated", "description": "Updated tech company"}
JOHN = {"name": "John Doe", "email": "john@company.com", "role": "EMPLOYEE", "department": "Backend"}
JOHN_SMITH = {"name": "John Smith", "department": "Frontend"}
JANE = {"name": "Jane HR", "email": "jane@company.com", "role": "HR", "department": "Human Resources"}
PASSWORD = {"password": "SecurePass123!@"}
ALICE = {"email": "alice@gmail.com", "first_name": "Alice", "last_name": "Kumar", "phone": "+91-9876543210", "domain": "Backend"}
BOB = {"email": "bob@gmail.com", "first_name": "Bob", "last_name": "Singh", "phone": "+91-9876543211", "domain": "Backend"}
MORE_OF_ALICE = {"position": "Senior Engineer", "experience_years": 5, "qualifications": "B.Tech, AWS Certified"}
ROW = {"id": ID, "email": str, "first_name": str, "last_name": str, "domain": "Backend", "status": "applied"}
PEOPLE = {"file": ("candidates.csv", b"email,first_name,last_name\ncarol@gmail.com,Carol,Rao\ndave@gmail.com,Dave,Iyer\n", "text/csv")}
LEAD = {"name": "Team Lead", "description": "Can manage team members"}


def page(key, one, **counts):
    return {key: [one], "total": int, "page": 1, "page_size": 20, **counts}


TABLE = [
    # ## AUTHENTICATION ENDPOINTS
    step(13, "POST /api/v1/auth/login", by="public", body={"email": "admin@aiinterviewer.com", "password": "AdminPass123!@"},
         gives={"access_token": str, "refresh_token": str, "token_type": "bearer", "expires_in": 3600}, keep={"token": "access_token", "refresh_token": "refresh_token"}),
    step(13, "POST /api/v1/auth/login", by="public", body={"email": "admin@aiinterviewer.com", "password": "wrong"}, status=401, gives={"detail": "Invalid email or password"}),
    step(46, "POST /api/v1/auth/refresh", by="{token}", body={"refresh_token": "{refresh_token}"}, gives={"access_token": str, "token_type": "bearer", "expires_in": 3600},
         keep={"token": "access_token"}),
    step(70, "POST /api/v1/auth/logout", by="{token}", gives={"message": "Logged out successfully"}),
    given("POST /api/v1/users", status=201, body={**JOHN, "email": "unverified@company.com", **PASSWORD}),
    given("POST /api/v1/auth/resend-verification", by="public", body={"email": "unverified@company.com"}),
    mailed("verify", "unverified@company.com", "verification_token"),
    step(90, "POST /api/v1/auth/verify-email", by="public", body={"token": "{verification_token}"}, gives={"message": "Email verified successfully"}),
    step(112, "POST /api/v1/auth/resend-verification", by="public", body={"email": "user@example.com"}, gives={"message": "Verification email sent"}),

    # ## COMPANY ENDPOINTS
    step(136, "POST /api/v1/company", status=201, body=GOOGLE, gives={**OBJECT, **GOOGLE}, keep={"company_id": "id"}),
    step(170, "GET /api/v1/company/{company_id}", by="hr", gives={**OBJECT, **GOOGLE, "id": "{company_id}"}),
    step(198, "PUT /api/v1/company/{company_id}", body=GOOGLE_UPDATED, gives={**OBJECT, **GOOGLE, **GOOGLE_UPDATED}),

    # ## USER ENDPOINTS
    step(236, "POST /api/v1/users", by="hr", status=201, body={**JOHN, **PASSWORD}, gives={**OBJECT, **JOHN, "company_id": ID}, keep={"user_id": "id"}),
    step(274, "GET /api/v1/users?role=EMPLOYEE&department=Backend&skip=0&limit=20", by="hr",
         gives=page("users", {"id": ID, "name": str, "email": str, "role": "EMPLOYEE", "department": "Backend", "company_id": ID})),
    step(312, "GET /api/v1/users/{user_id}", by="hr", gives={**OBJECT, **JOHN, "id": "{user_id}", "company_id": ID}),
    step(342, "PUT /api/v1/users/{user_id}", by="hr", body=JOHN_SMITH, gives={**OBJECT, **JOHN, **JOHN_SMITH}),
    step(379, "DELETE /api/v1/users/{user_id}", status=204, gives=None),
    given("POST /api/v1/users", by="hr", status=201, body={**JOHN, "password": "CurrentPass123!@"}, keep={"user_id": "id"}),
    given("POST /api/v1/auth/login", by="public", body={"email": JOHN["email"], "password": "CurrentPass123!@"}, keep={"john": "access_token"}),
    step(397, "POST /api/v1/users/{user_id}/change-password", by="{john}", body={"old_password": "CurrentPass123!@", "new_password": "NewPass456!@"},
         gives={"message": "Password changed successfully"}),

    # ## REGISTRATION ENDPOINTS
    step(430, "POST /api/v1/register/user?company_id={company_id}", status=201, body={**JANE, **PASSWORD},
         gives={"id": ID, **JANE, "company_id": "{company_id}", "verification_token": "token_sent_to_email", "created_at": TIME}),

    # ## CANDIDATE ENDPOINTS
    step(473, "POST /api/v1/candidates", by="hr", status=201, body={**ALICE, **MORE_OF_ALICE},
         gives={"id": ID, **ALICE, **MORE_OF_ALICE, "status": "applied", "source": "manual", "company_id": ID, "created_at": TIME}, keep={"candidate_id": "id"}),
    given("DELETE /api/v1/candidates/{candidate_id}", status=204),   # the next example brings her again
    step(519, "POST /api/v1/candidates/bulk/import", by="hr", status=202,
         body={"candidates": [{**ALICE, "status": "applied"}, {**BOB, "status": "applied"}], "send_invitations": True, "domain": "Backend"},
         gives={"total": 2, "created": 2, "failed": 0, "errors": [], "created_candidates": [ROW], "message": "Imported 2 candidates successfully. 0 errors."},
         keep={"alice": "created_candidates.0.id", "bob": "created_candidates.1.id"}),
    step(579, "POST /api/v1/candidates/bulk/import/file", by="hr", status=202, files=PEOPLE, body={"send_invitations": "true", "default_domain": "Backend"},
         gives={"job_id": ID, "status": "queued", "message": "Import job queued for processing. Total records: 2", "total_records": 2, "celery_task_id": str}, keep={"job_id": "job_id"}),
    step(609, "GET /api/v1/candidates/import-jobs/{job_id}", by="hr", eventually=True,
         gives={"id": "{job_id}", "filename": "candidates.csv", "status": "completed", "total_records": 2, "created_count": 2, "failed_count": 0, "skipped_count": 0,
                "success_rate": 100, "processing_duration_seconds": float, "error_message": None, "created_at": TIME}),
    step(642, "GET /api/v1/candidates/{alice}", by="hr", gives={"id": "{alice}", **ALICE, "status": "applied", "source": str, "company_id": ID, "created_at": TIME}),
    step(674, "GET /api/v1/candidates?status=applied&domain=Backend&skip=0&limit=20", by="hr", gives=page("candidates", ROW)),
    step(712, "PATCH /api/v1/candidates/{alice}", by="hr", body={"first_name": "Alicia", "domain": "Frontend", "status": "screening"},
         gives={"id": "{alice}", "email": "alice@gmail.com", "first_name": "Alicia", "domain": "Frontend", "status": "screening", "updated_at": TIME}),
    given("POST /api/v1/candidates", by="hr", status=201, body={**ALICE, "email": "gone@gmail.com"}, keep={"candidate_id": "id"}),
    step(749, "DELETE /api/v1/candidates/{candidate_id}", by="hr", status=204, gives=None),
    step(767, "POST /api/v1/candidates/bulk/send-email", by="hr", status=202,
         body={"candidate_ids": ["{alice}", "{bob}"], "template_id": "round_1_results", "subject": "Round 1 Results", "body": "Congratulations! You've passed round 1."},
         gives={"job_id": ID, "status": "202 ACCEPTED", "queued_count": 2, "estimated_completion": TIME, "message": "Queued 2 emails for sending"}),
    step(804, "GET /api/v1/candidates/dashboard/stats", by="hr",
         gives={"total_candidates": int, "by_status": {"applied": int, "screening": int}, "by_domain": {"Backend": int, "Frontend": int}, "active_interviews": int, "pending_feedback": int}),
    waits("analytics", 839, 892),

    waits("interviews", 922, 962, 999, 1029, 1065, 1099, 1125, 1163, 1203, 1232),

    # ## ROLES ENDPOINTS
    step(1268, "POST /api/v1/roles", status=201, body={**LEAD, "permissions": ["view_candidates", "schedule_interviews", "submit_feedback"]},
         gives={"id": ID, **LEAD, "permissions": [str]}),
    step(1304, "GET /api/v1/roles", by="hr", gives={"roles": [{"id": ID, "name": str, "permissions": [str]}]}),

    waits("platform", 1332, 1369),

    # ## EMAIL ENDPOINTS
    step(1402, "POST /api/v1/email/send", by="hr", status=202,
         body={"recipient_email": "alice@gmail.com", "subject": "Interview Scheduled", "body": "Your interview is scheduled for Dec 1", "template_id": "interview_scheduled",
               "variables": {"candidate_name": "Alice", "interview_date": "Dec 1, 2025"}},
         gives={"message": "Email queued for sending", "email_id": ID}),

    # ## HEALTH CHECK
    step(1439, "GET /api/v1/health", by="public", gives={"status": "healthy", "database": "healthy", "redis": "healthy", "timestamp": TIME}),
]
