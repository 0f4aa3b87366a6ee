-- What is shown of a candidate (schemas/candidates.h, CandidateView).
select {show c.CandidateView}
from candidate c
