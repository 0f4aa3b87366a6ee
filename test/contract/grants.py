"""Who may do what: the one table of grants (schemas/messages/permissions.cpp), read where it stands, and what follows from it."""

import re

from house import ROOT

COLUMNS = ("admin", "hr", "consultant", "interviewer", "candidate", "public")
ROLES = ("superadmin", "admin", "hr", "consultant", "interviewer", "candidate", "public")
OBJECTS = ("own", "other company's", "other tenant's")


def read_grants():
    """{permission: {column: cell}}; a cell that is not there is "" (nobody)."""
    source = (ROOT / "schemas/messages/permissions.cpp").read_text()
    table = source[source.index("constexpr Line table[]"):source.index("// clang-format on")]
    grants = {}
    for line in re.findall(r"^ *\{(\".*\")\},", table, re.MULTILINE):
        names, *cells = re.findall(r'"([^"]*)"', line)
        assert len(cells) == len(COLUMNS), line
        for place, name in enumerate(names.split("/")):
            grants[name] = {column: (cell.split("/") + [""] * place)[place] for column, cell in zip(COLUMNS, cells)}
    return grants


GRANTS = read_grants()


def reach(role, permission):
    """The cell as the account of this role has it: *, c, a, o, p or "". That of hr is its company's admin; the consultant has no company,
    and the reach of a company without one is none (docs/domain.md)."""
    cell = GRANTS[permission]["admin" if role == "superadmin" else role].strip("-")
    if cell == "**":
        return "*" if role == "superadmin" else ""
    return "" if role == "consultant" and cell == "c" else cell.strip("!")


def expected(role, permission, which):
    """The status that refuses, or None where it is done. `permission` None: open to all; "signed_in": to each user, about
    what is his own. `which`: one of OBJECTS, or None where the operation is about no object."""
    if permission is None:
        return 404 if which == "other tenant's" else None
    if permission == "signed_in":
        if role == "public":
            return 401
        return {"other company's": 403, "other tenant's": 404}.get(which)
    held = reach(role, permission)
    if not held:
        return 401 if role == "public" else 403
    if which == "other tenant's":
        return 404
    # Interviewers cannot be assigned yet, and nobody can take part: what is held by that is held on nothing.
    on_nothing = held == "p" or held == "a" and role != "consultant"
    if which is not None and on_nothing or which == "other company's" and held != "*":
        return 403
    return None
