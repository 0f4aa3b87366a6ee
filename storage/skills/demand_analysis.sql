-- Which skills jobs ask for and candidates have (schemas/skills.h, SkillsDemandView). The lists have what somebody asks for or has, so they
-- are empty before there are jobs and candidates' skills.
select now() as generated_at,
       (select count(*) from skill s where s.tenant_id = :tenant and s.deleted_at is null) as total_skills,
       '[]'::json as skills, '[]'::json as by_category
