import itertools

import pytest

from house import House

APART = (("worker", "hiring"), ("worker", "identity", "office"), ("worker", "reactions", "webhooks", "mail", "campaigns"), ("api",))


@pytest.fixture(scope="session", params=["up", "apart"])
def house(request, tmp_path_factory):
    """The same house twice: everything in one process, and the door apart from its workers."""
    house = House(request.param, tmp_path_factory.mktemp(request.param))
    try:
        house.open(*([("up",)] if request.param == "up" else APART))
        yield house
    finally:
        house.stop()


def pytest_collection_modifyitems(items):
    """A module that says ONCE meets the house in one process only: to it the other is the same."""
    items[:] = [item for item in items if not (getattr(item.module, "ONCE", False) and hasattr(item, "callspec") and
                                               item.callspec.params.get("house") == "apart")]


numbers = itertools.count(1)


@pytest.fixture
def person():
    """A body for a candidate that nobody has used yet."""
    n = next(numbers)
    return {"email": f"person{n}@example.org", "first_name": f"First{n}", "last_name": "Last", "phone": "+91-9876543210",
            "domain": "Backend", "position": "Senior Engineer", "experience_years": 5, "qualifications": "B.Tech, AWS Certified"}
