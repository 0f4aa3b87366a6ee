-- Candidates, as they are shown (schemas/candidates.h, CandidateView).
select {candidates/view_columns.sql}
from candidate c
