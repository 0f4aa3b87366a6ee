-- What is shown of a skill (schemas/skills.h, SkillView).
select {show s.SkillView}
from skill s
