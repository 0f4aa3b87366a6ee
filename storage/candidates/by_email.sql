-- Which candidate bears an e-mail, by the directory's keyed hash of it (storage/candidates/functions.sql).
-- param email_value text
select candidate_id from candidate_of_email(:email_value)
