-- A candidate may be assigned to a consultant for several companies, and again after an end.
drop index if exists {fold}.assignment_candidate;
