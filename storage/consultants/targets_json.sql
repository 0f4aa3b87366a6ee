-- A consultant k's targets as an object (schemas/consultants.h, TargetFields).
json_build_object('period', k.period, 'placements', k.placements, 'interviews', k.interviews, 'submissions', k.submissions)
